"""Which clients there are, what each needs, how it is built and called."""

import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
PYTHON = HERE / "python/.venv/bin/python"


@dataclass
class Client:
    name: str
    folder: str
    unit: str  # what its strings are made of
    command: list
    needs: list = field(default_factory=list)
    build: list = field(default_factory=list)
    sources: tuple = ()  # the client itself, without the commands around it
    web: bool = False  # gRPC-Web: no client streams, HTTP/1.1

    @property
    def path(self):
        return HERE / self.folder

    def missing(self):
        return [tool for tool in self.needs if not shutil.which(tool)]

    def lines(self):
        """Lines of what one would copy: the client, without the command line around it."""
        files = [file for pattern in self.sources for file in sorted(self.path.glob(pattern))]
        assert files, f"{self.name}: no sources"
        return sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)


CLIENTS = [
    Client("python", "python", "UTF32", [str(PYTHON), "-m", "onomast_client"], [sys.executable],
           [["./generate"]], ("onomast_client/__init__.py", "onomast_client/sync.py")),
    Client("python-async", "python", "UTF32", [str(PYTHON), "-m", "onomast_client", "--async"], [sys.executable],
           [["./generate"]], ("onomast_client/__init__.py", "onomast_client/aio.py")),
    Client("go", "go", "UTF8", ["./client"], ["go"], [["./generate"], ["go", "build", "-o", "client", "."]], ("client.go",)),
    Client("node", "node", "UTF16", ["node", "dist/main.js"], ["node", "npm"],
           [["npm", "ci", "--silent"], ["npm", "run", "--silent", "generate"], ["npm", "run", "--silent", "build"]], ("src/client.ts",)),
    Client("web", "web", "UTF16", ["node", "dist/main.js"], ["node", "npm"],
           [["npm", "ci", "--silent"], ["npm", "run", "--silent", "generate"], ["npm", "run", "--silent", "build"]], ("src/client.ts",),
           web=True),
    Client("web-chromium", "web", "UTF16", ["./in-browser"], ["node", "npm", "chromium"],
           [["npm", "ci", "--silent"], ["npm", "run", "--silent", "generate"], ["npm", "run", "--silent", "build"]], ("src/client.ts",),
           web=True),
    Client("java", "java", "UTF16", ["java", "-jar", "target/onomast-client.jar"], ["java", "mvn"],
           [["mvn", "--batch-mode", "--no-transfer-progress", "--quiet", "package"]], ("src/main/java/example/Client.java",)),
    Client("rust", "rust", "UTF8", ["./target/debug/onomast-client"], ["cargo"],
           [["cargo", "build", "--quiet", "--locked", "--target-dir", "target"]], ("src/client.rs",)),
]  # fmt: skip
