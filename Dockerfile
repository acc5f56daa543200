# The service with its default gazetteer, compiled ahead of time, in one image under 200 MB.
#
#   docker build -t onomast .        or        buildah bud --format docker -t onomast .
#   docker run --rm --read-only --cap-drop ALL -p 50051:50051 onomast
#
# Nothing here needs BuildKit. .ci/container builds and tries the image where no engine runs.

# Any image with cargo, a C compiler and glibc's static archives (Debian's libc6-dev has them).
ARG RUST_IMAGE=rust:1.95-slim-bookworm
# Any image at all, even `scratch`: the program brings everything it needs. This one adds the names
# of the users and the time zones.
ARG RUNTIME_IMAGE=gcr.io/distroless/static-debian12:nonroot


FROM ${RUST_IMAGE} AS build
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
RUN cargo build --release --locked \
    && mkdir /out \
    && cp /target/*/release/onomast /out/ \
    && /out/onomast gazetteer compile --default --output /out/default.onomast \
    && /out/onomast gazetteer verify /out/default.onomast


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
