"""The run: build, conform, fail as users see it."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import conformance, server
from .clients import CLIENTS, HERE

LONG = "Łódź " * 300  # 2,400 bytes; the limit of the run is 2,000
TOKEN = "conformance-run"
# Where the page of a browser comes from; the servers let it call them.
ORIGIN = f"http://localhost:{server.closed_port().rsplit(':', 1)[1]}"
BUILT = []  # by this run: packages and commands


def call(client, arguments, address, text="", **settings):
    """Runs a client's command line. Its settings come from the environment."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ONOMAST_")}
    environment |= {"ONOMAST_ADDRESS": address, "ONOMAST_TIMEOUT": "30", "ONOMAST_ORIGIN": ORIGIN}
    environment |= {f"ONOMAST_{name.upper()}": str(value) for name, value in settings.items()}
    if client.web and "ca" in settings:
        environment["NODE_EXTRA_CA_CERTS"] = str(settings["ca"])
    return subprocess.run(
        [*client.command, *map(str, arguments)], cwd=client.path, env=environment, input=text, timeout=180,
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip


def conform(client, address, files, **settings):
    passed = 0
    for file in files:
        run = call(client, ["conformance", file], address, **settings)
        assert run.returncode == 0, f"{file.name}: exit status {run.returncode}: {run.stderr or run.stdout[-500:]}"
        may_skip = lambda case: client.web and case["rpc"] == "StreamExtractEntities"  # noqa: E731
        passed += conformance.check(file, run.stdout.splitlines(), client.unit, may_skip)
    return passed


def sees(client, what, run, status, *said, rows=None):
    """Checks what a user sees, and prints it."""
    errors = " | ".join(line for line in run.stderr.strip().splitlines() if line)
    assert run.returncode == status, f"{what}: exit status {run.returncode}: {run.stdout}{run.stderr}"
    for text in said:
        assert text in errors, f"{what}: no {text!r} in {errors!r}"
    if not said:
        assert not errors, f"{what}: {errors}"
    if rows is not None:
        assert run.stdout.splitlines() == ["\t".join(map(str, row)) for row in rows], f"{what}: {run.stdout!r}"
    print(f"  {what + ':':22}{errors or f'{len(rows)} rows'}", flush=True)
    return 1


def failures(client, plain, secure, dark, busy):
    """What a user sees when things go wrong, and when they go wrong only at first."""
    passed = 0
    at = {"UTF8": (5, 12), "UTF16": (3, 7), "UTF32": (2, 6)}[client.unit]
    city = ["🎉 Łódź", (*at, "PLACE", "Łódź")]
    passed += sees(client, "one text", call(client, ["extract", city[0]], plain), 0, rows=[(0, *city[1])])
    run = call(client, ["extract", city[0], LONG, city[0]], plain)
    passed += sees(client, "one bad document", run, 1, "document 1: RESOURCE_EXHAUSTED TEXT_TOO_LARGE: ", "(field documents[1].text)",
                   rows=[(0, *city[1]), (2, *city[1])])  # fmt: skip
    run = call(client, ["extract", LONG], plain)
    passed += sees(client, "oversize text", run, 1, "RESOURCE_EXHAUSTED TEXT_TOO_LARGE: ", "(field document.text)")
    run = call(client, ["extract", "-"], plain, text="".join(f"{city[0]}\n" for _ in range(200)))
    passed += sees(client, "lines", run, 0, rows=[(i, *city[1]) for i in range(200)])
    run = call(client, ["extract", "x"], server.closed_port(), timeout=5)
    passed += sees(client, "server down", run, 1, "UNAVAILABLE")
    passed += sees(client, "deadline", call(client, ["extract", "x"], dark, timeout=0.3), 1, "DEADLINE_EXCEEDED")
    run = call(client, ["extract", "x"], busy)
    passed += sees(client, "server busy", run, 1, "RESOURCE_EXHAUSTED OVERLOADED: ", "(retry after ")
    address, ca = secure
    run = call(client, ["extract", city[0]], address, ca=ca, token=TOKEN)
    passed += sees(client, "TLS and token", run, 0, rows=[(0, *city[1])])
    run = call(client, ["extract", "x"], address, ca=ca, token="not-this-one")
    passed += sees(client, "bad token", run, 1, "UNAUTHENTICATED TOKEN_INVALID: ")
    run = call(client, ["extract", "x"], address, ca=ca)
    passed += sees(client, "no token", run, 1, "UNAUTHENTICATED TOKEN_MISSING: ")
    proxy = server.failing_at_first_web if client.web else server.failing_at_first
    tries = server.Failures(2)
    with proxy(plain, tries) as address:
        passed += sees(client, "down at first", call(client, ["extract", city[0]], address), 0, rows=[(0, *city[1])])
    assert tries.calls == 3, f"two failures were answered with {tries.calls} calls, not 3"
    tries = server.Failures(99)
    with proxy(plain, tries) as address:
        passed += sees(client, "down for long", call(client, ["extract", city[0]], address), 1, "UNAVAILABLE")
    assert tries.calls == 4, f"the service config allows 4 attempts, not {tries.calls}"
    return passed


# The Python client, made to ask for another unit and to believe the server's own text of a mention.
IN_UNIT = """
import sys, onomast_client
onomast_client.OFFSET_ENCODING = f"OFFSET_ENCODING_{sys.argv[1]}"
onomast_client.mentions = lambda text, response: ((0, 0, "", mention.text) for mention in response.mentions)
from onomast_client import __main__ as commands, sync
commands.conformance(sync.Client(), sys.argv[2])
"""


def update(address):
    generate()
    client = CLIENTS[0]
    client.command = [client.command[0], "-c", IN_UNIT]
    for file in conformance.FILES:
        lines = {}
        for unit in conformance.UNITS:
            run = call(client, [unit.upper(), file], address)
            assert run.returncode == 0, run.stderr
            lines[unit.upper()] = run.stdout.splitlines()
        conformance.update(file, lines)
        conformance.check_itself(file)


def generate():
    """The runner speaks gRPC itself, with what is generated for the Python client."""
    subprocess.run(["./generate"], cwd=HERE / "python", check=True, env=path_with_python())
    sys.path.insert(0, str(HERE / "python"))


def path_with_python():
    return os.environ | {"PATH": f"{HERE / 'python/.venv/bin'}:{os.environ['PATH']}"}


def as_told(client):
    """What is run here is what the client's README tells people to run, but for how much is printed."""
    told = (client.path / "README.md").read_text(encoding="utf-8")
    if client.name == "rust":
        ran = ["cargo run -- extract", "cargo run -- conformance"]
    else:
        program = " ".join("python" if word == client.command[0] and "python" in word else word for word in client.command)
        ran = [" ".join(word for word in command if not word.startswith("--")) for command in client.build]
        ran += [f"{program} extract"] + [f"{program} conformance"] * (program != "python -m onomast_client --async")
    missing = [command for command in ran if command not in told]
    assert not missing, f"its README does not say {', '.join(missing)}"


def run_client(client, servers):
    plain, secure, *_ = servers
    as_told(client)
    began = time.monotonic()
    for command in client.build:
        # Two clients can be of one package.
        if (client.folder, command) in BUILT:
            continue
        BUILT.append((client.folder, command))
        build = subprocess.run(command, cwd=client.path, env=path_with_python(), capture_output=True, text=True)
        assert build.returncode == 0, f"{' '.join(map(str, command))}: {(build.stdout + build.stderr)[-3000:]}"
    built = time.monotonic()
    lines = client.lines()
    assert lines < 150, f"the client has {lines} lines; an example has fewer than 150"
    passed = conform(client, plain, conformance.FILES)
    address, ca = secure
    passed += conform(client, address, [f for f in conformance.FILES if f.stem in ("text", "batch")], ca=ca, token=TOKEN)
    print(f"  conformance:          {passed} cases held; the client has {lines} lines", flush=True)
    passed += failures(client, *servers)
    print(f"ok: {client.name}: {passed} checks; built in {built - began:.0f} s, run in {time.monotonic() - built:.0f} s", flush=True)
    return passed


def main(arguments):
    chosen = [c for c in CLIENTS if not arguments.only or c.name in arguments.only]
    unknown = set(arguments.only or []) - {c.name for c in chosen}
    if unknown:
        return f"no such client: {', '.join(sorted(unknown))}; there are {', '.join(c.name for c in CLIENTS)}"
    target = Path(os.environ.get("CARGO_TARGET_DIR", HERE.parent / "target"))
    binaries = [arguments.server] if arguments.server else [target / kind / "onomast" for kind in ("release", "debug")]
    binary = next((b.resolve() for b in binaries if b.exists()), None)
    if not binary:
        return f"no server: build one (cargo build --release), or name it with --server; looked for {', '.join(map(str, binaries))}"
    failed, missing, passed = [], [], 0
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        names = [*server.compiled(binary, work), *server.LIMITS, "--grpc-web-origins", ORIGIN]
        (work / "tokens").write_text(TOKEN + "\n")
        tls = [*server.certificates(work), "--token-file", work / "tokens"]
        with (
            contextlib.ExitStack() as held,
            server.serving(binary, *names) as plain,
            server.serving(binary, *names, *tls) as secure,
            server.never_answering() as dark,
            server.serving(binary, *names, "--max-concurrent-calls", "1", "--max-queued-calls", "0") as small,
        ):
            if arguments.update:
                return update(plain)
            for file in conformance.FILES:
                conformance.check_itself(file)
            generate()
            busy = held.enter_context(server.busy(small))
            for client in chosen:
                print(f"=== {client.name}", flush=True)
                if client.missing():
                    missing.append(client.name)
                    print(f"!!! NOT RUN: {client.name} needs {', '.join(client.missing())}", flush=True)
                    continue
                try:
                    passed += run_client(client, (plain, (secure.replace("127.0.0.1", "localhost"), work / "ca.pem"), dark, busy))
                except (AssertionError, subprocess.TimeoutExpired) as error:
                    failed.append(client.name)
                    print(f"FAILED: {client.name}: {error}", flush=True)
    print(f"\n{passed} passed, {len(failed)} failed, {len(missing)} skipped", flush=True)
    if failed:
        return f"failed: {', '.join(failed)}"
    if missing and not arguments.allow_missing:
        return f"not run for want of their toolchains: {', '.join(missing)} (--allow-missing to let that pass)"
    return None if passed else "no client was run"
