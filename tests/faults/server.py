"""The program, serving, and what it says of itself."""

import json
import os
import pathlib
import signal
import subprocess
import threading
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Server:
    """The program, serving on free ports until it is stopped."""

    def __init__(self, program, *arguments):
        command = [program, "serve", "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0", *map(str, arguments)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | {"ONOMAST_LOG": "onomast=warn,onomast::cli=info"})
        self.log = []
        for line in self.process.stderr:
            entry = json.loads(line)
            self.log.append(entry)
            if entry["message"] == "listening":
                self.address = address(entry)
            elif entry["message"] == "listening for operators":
                self.operations = address(entry)
            elif entry["message"] == "serving":
                break
        else:
            raise SystemExit(f"the server did not start: {self.log}")
        # What nobody reads would hold the server up.
        self.reading = threading.Thread(target=self.read, daemon=True)
        self.reading.start()

    def read(self):
        for line in self.process.stderr:
            self.log.append(json.loads(line))

    def metric(self, series):
        """The value of one series."""
        page = urllib.request.urlopen("http://%s:%d/metrics" % self.operations, timeout=60).read().decode()
        values = [line.rsplit(" ", 1)[1] for line in page.splitlines() if line.startswith(series + " ")]
        return float(values[0]) if values else 0.0

    def resident(self):
        """Resident memory in MiB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Ends it in order; its exit status."""
        self.signal(signal.SIGTERM)
        return self.process.wait(timeout=120)


def address(entry):
    host, port = entry["address"].rsplit(":", 1)
    return host, int(port)


def articles():
    """The repository's own articles, one after the other."""
    folder = ROOT / "tests/data/articles"
    return "\n\n".join((folder / f"{name}.plain.txt").read_text() for name in ("diplomacy", "business", "sport"))


def text_of(size):
    """News of about so many bytes, whole paragraphs one after the other, again and again."""
    article = articles()
    text = article * (size // len(article.encode()) + 1)
    return text.encode()[:size].decode(errors="ignore")
