# The service with its default gazetteer, compiled ahead of time, in one image under 200 MB, for
# linux/amd64 and linux/arm64.
#
#   docker build -t onomast .        or        buildah bud --format docker -t onomast .
#   docker buildx build --platform linux/amd64,linux/arm64 -t registry.example.org/onomast --push .
#   docker run --rm --read-only --cap-drop ALL -p 50051:50051 onomast
#
# For another processor than the machine's own the program is cross-compiled; nothing is emulated.
# The same commit gives the same image, given the same base images and one time for all files:
# buildah's --timestamp, or SOURCE_DATE_EPOCH and rewrite-timestamp=true with BuildKit.
# .ci/container builds and tries all of that where no engine runs.

# Any image with cargo, a C compiler and glibc's static archives (Debian's libc6-dev has them). For
# another processor it also needs that one's standard library and C compiler; what is missing is
# installed by rustup and apt-get.
ARG RUST_IMAGE=rust:1.95-slim-bookworm
# Any image at all, even `scratch`: the program brings everything it needs. This one adds the names
# of the users and the time zones.
ARG RUNTIME_IMAGE=gcr.io/distroless/static-debian12:nonroot


# BUILDPLATFORM is set by the engine: BuildKit, buildah and podman do.
FROM --platform=${BUILDPLATFORM} ${RUST_IMAGE} AS native
WORKDIR /build

# One static program: no shared library to keep patched, 2 MB of base image in place of the 24 MB
# of distroless/cc. Static glibc, not musl: musl's allocator is slow with many threads. What static
# glibc cannot do is look hosts up by name, and the server takes addresses only.
# The flag is for the program, not for build scripts and macros; naming a target tells them apart.
ENV CARGO_BUILD_TARGET=host-tuple \
    CARGO_TARGET_DIR=/target \
    CARGO_INCREMENTAL=0 \
    RUSTFLAGS="-C target-feature=+crt-static"

# The dependencies, in a layer that stays while Cargo.toml and Cargo.lock stay: they are built for
# an empty package, which is then forgotten (files copied later may be older than its output).
# Tests and benchmarks are no part of the image, so their sections leave the manifest.
COPY Cargo.toml Cargo.lock ./
RUN sed -i '/^\[\[\(test\|bench\|example\)\]\]/,/^$/d' Cargo.toml \
    && mkdir src \
    && touch src/lib.rs \
    && echo 'fn main() {}' | tee src/main.rs > build.rs \
    && cargo build --release --locked \
    && cargo clean --release --locked --package onomast \
    && rm -r src build.rs

COPY build.rs ./
COPY proto proto
COPY data data
COPY src src
# A compiled gazetteer is the same file on every processor: little-endian, and opened by checking.
RUN cargo build --release --locked \
    && mkdir /out \
    && cp /target/*/release/onomast /out/ \
    && /out/onomast gazetteer compile --default --output /out/default.onomast \
    && /out/onomast gazetteer verify /out/default.onomast


# For another processor, the program once more. (A stage of its own, so that what stands above is
# built once for all platforms.)
FROM native AS build
ARG TARGETARCH
RUN case "${TARGETARCH:-native}" in \
        native) exit 0 ;; \
        amd64) cpu=x86_64 gcc=x86-64 ;; \
        arm64) cpu=aarch64 gcc=aarch64 ;; \
        *) echo "no image for $TARGETARCH" >&2; exit 1 ;; \
    esac \
    && if [ "$(rustc -vV | sed -n 's/^host: //p')" = "$cpu-unknown-linux-gnu" ]; then exit 0; fi \
    && export CARGO_BUILD_TARGET="$cpu-unknown-linux-gnu" linker="$cpu-linux-gnu-gcc" \
    && if ! command -v "$linker" > /dev/null; then \
        apt-get update -q && apt-get install -qy --no-install-recommends "gcc-$gcc-linux-gnu" "libc6-dev-$TARGETARCH-cross"; \
    fi \
    && if [ ! -d "$(rustc --print target-libdir --target "$CARGO_BUILD_TARGET")" ]; then rustup target add "$CARGO_BUILD_TARGET"; fi \
    && export "CC_${cpu}_unknown_linux_gnu=$linker" \
        "CARGO_TARGET_$(echo "$cpu" | tr '[:lower:]' '[:upper:]')_UNKNOWN_LINUX_GNU_LINKER=$linker" \
    && cargo build --release --locked \
    && cp "/target/$CARGO_BUILD_TARGET/release/onomast" /out/


FROM ${RUNTIME_IMAGE}

# The gazetteer before the program: a new program on the same sources is a small download.
COPY --from=build /out/default.onomast /usr/share/onomast/default.onomast
COPY LICENSE data/SOURCES.md data/gazetteer/NOTICE data/lexicons/COPYRIGHT.scowl /usr/share/doc/onomast/
COPY --from=build /out/onomast /usr/bin/onomast

# `serve` and `healthcheck` both read ONOMAST_LISTEN, so that changing it changes both.
ENV ONOMAST_GAZETTEER=/usr/share/onomast/default.onomast \
    ONOMAST_LISTEN=0.0.0.0:50051

# By number, so that Kubernetes can check runAsNonRoot. Nothing is written: the root file system may
# be read-only.
USER 65532:65532
EXPOSE 50051
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=15s --retries=3 \
    CMD ["/usr/bin/onomast", "healthcheck"]
ENTRYPOINT ["/usr/bin/onomast"]
CMD ["serve"]

ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Onomast" \
      org.opencontainers.image.description="Entity extraction over gRPC: people, organizations and places in article text" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="gcr.io/distroless/static-debian12:nonroot"
