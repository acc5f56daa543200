"""Starts real servers, and what stands in their way: a proxy that fails at first, a port that never answers."""

import contextlib
import http.client
import http.server
import json
import os
import socket
import subprocess
import threading
from concurrent import futures
from pathlib import Path

LIMITS = ["--max-text-bytes", "2000", "--max-documents", "8"]


@contextlib.contextmanager
def serving(binary, *options, environment=None):
    """A server on a free port; gives its address once it serves, and ends it."""
    environment = environment or {k: v for k, v in os.environ.items() if not k.startswith("ONOMAST_")}
    command = [str(binary), "serve", "--listen", "127.0.0.1:0", *map(str, options)]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    address, said = None, []
    try:
        for line in server.stderr:
            said.append(line)
            message = json.loads(line) if line.startswith("{") else {}
            address = message.get("address") if message.get("message") == "listening" else address
            if message.get("message") == "serving":
                break
        else:
            raise SystemExit(f"the server ended: {''.join(said)}")
        threading.Thread(target=server.stderr.read, daemon=True).start()  # so that it never waits for a reader
        yield address
    finally:
        server.terminate()
        server.wait()


def compiled(binary, work: Path):
    """The options that serve testdata/names.csv: as a gazetteer, and as an allow list."""
    names = Path(__file__).parents[1] / "testdata/names.csv"
    rows = [line.split(",") for line in names.read_text(encoding="utf-8").splitlines()[1:]]
    (work / "names.tsv").write_text("".join(f"{r[1]}\t{r[2]}\t{r[0]}\n" for r in rows), encoding="utf-8")
    compile_ = [str(binary), "gazetteer", "compile", str(names), "--strict", "-o", str(work / "names.onomast")]
    subprocess.run(compile_, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return ["--gazetteer", f"names={work / 'names.onomast'}", "--allow-list", str(work / "names.tsv")]


def certificates(work: Path):
    """A root, and a certificate for localhost that it signed."""

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=work, check=True, capture_output=True)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test root")
    openssl("req", *key, "-keyout", "tls.key", "-out", "tls.csr", "-subj", "/CN=localhost")
    (work / "names.ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n")
    openssl("x509", "-req", "-in", "tls.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", "names.ext", "-out", "tls.pem")  # fmt: skip
    return ["--tls-cert", str(work / "tls.pem"), "--tls-key", str(work / "tls.key")]


@contextlib.contextmanager
def busy(address):
    """Keeps a server that takes one call at a time at work, with a stream that was answered and stays open."""
    import grpc
    from onomast.v1 import extraction_service_pb2 as pb
    from onomast.v1.extraction_service_pb2_grpc import EntityExtractionServiceStub

    end = threading.Event()

    def requests():
        yield pb.StreamExtractEntitiesRequest(document={"text": "x"})
        end.wait()

    with grpc.insecure_channel(address) as channel:
        answers = EntityExtractionServiceStub(channel).StreamExtractEntities(requests())
        next(answers)
        try:
            yield address
        finally:
            end.set()


@contextlib.contextmanager
def never_answering():
    """A port that accepts connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=16) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"127.0.0.1:{listener.getsockname()[1]}"


class Failures:
    """Counts calls; the first `fail` of them are answered with UNAVAILABLE."""

    def __init__(self, fail):
        self.fail, self.calls, self.lock = fail, 0, threading.Lock()

    def fails(self):
        with self.lock:
            self.calls += 1
            return self.calls <= self.fail


@contextlib.contextmanager
def failing_at_first(target, failures: Failures):
    """A proxy for unary gRPC calls that hands bytes on, after some failures."""
    import grpc

    with grpc.insecure_channel(target) as channel:

        def healthy(_, context):
            ended = threading.Event()
            if context.add_callback(ended.set):
                yield b"\x08\x01"  # HealthCheckResponse: SERVING
                ended.wait()

        class Calls(grpc.GenericRpcHandler):
            def service(self, details):
                if details.method == "/grpc.health.v1.Health/Watch":
                    return grpc.unary_stream_rpc_method_handler(healthy)

                def answer(request, context):
                    if failures.fails():
                        context.abort(grpc.StatusCode.UNAVAILABLE, "not yet")
                    return channel.unary_unary(details.method)(request)

                return grpc.unary_unary_rpc_method_handler(answer)

        proxy = grpc.server(futures.ThreadPoolExecutor(4), handlers=[Calls()])
        port = proxy.add_insecure_port("127.0.0.1:0")
        proxy.start()
        try:
            yield f"127.0.0.1:{port}"
        finally:
            proxy.stop(None).wait()


@contextlib.contextmanager
def failing_at_first_web(target, failures: Failures):
    """The same for gRPC-Web over HTTP/1.1."""

    class Calls(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            if not failures.fails():
                return self.hand_on()
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.send_header("content-type", "application/grpc-web+proto")
            self.send_header("access-control-allow-origin", self.headers.get("origin", "*"))
            self.send_header("access-control-expose-headers", "grpc-status")
            self.send_header("grpc-status", "14")
            self.send_header("content-length", "0")
            self.end_headers()

        def hand_on(self):
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            upstream = http.client.HTTPConnection(target)
            upstream.request(self.command, self.path, body, {k: v for k, v in self.headers.items() if k.lower() != "host"})
            answer = upstream.getresponse()
            body = answer.read()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                if name.lower() == "content-type" or name.lower().startswith("access-control-"):
                    self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        # What a browser asks before it calls another origin.
        do_OPTIONS = hand_on

        def log_message(self, *_):
            pass

    proxy = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Calls)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{proxy.server_port}"
    finally:
        proxy.shutdown()
        proxy.server_close()
