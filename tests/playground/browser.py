"""A headless Chromium, driven over its DevTools protocol by pipe: no port, no driver, no package."""

import fcntl
import json
import os
import select
import shutil
import subprocess

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
# How long any answer may take, on the slowest of machines.
PATIENCE = 120


def program():
    """The path of a Chromium, or None."""
    return next(filter(None, map(shutil.which, [os.environ.get("CHROMIUM") or "", *NAMES])), None)


class Browser:
    """One page of one browser."""

    def __init__(self, profile):
        path = program()
        if path is None:
            raise SystemExit("no Chromium here: install one, or name it in CHROMIUM")
        (its_end_in, self.out), (self.inp, its_end_out) = os.pipe(), os.pipe()
        # Moved out of the way of 3 and 4, where the browser looks for them.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 20) for end in (its_end_in, its_end_out)]
        flags = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
            "--window-size=1360,1000", f"--user-data-dir={profile}", "about:blank",
        ]
        command = f'exec "$@" 3<&{ends[0]} 4>&{ends[1]}'
        self.process = subprocess.Popen(
            ["bash", "-c", command, "bash", path, *flags], pass_fds=ends, stderr=subprocess.DEVNULL)
        for end in (its_end_in, its_end_out, *ends):
            os.close(end)
        self.buffer, self.number, self.session = b"", 0, None
        self.events = []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")

    def send(self, method, **parameters):
        """Calls a method of the protocol and returns its result."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") != self.number:
                self.events.append(answer)
            elif "error" in answer:
                raise AssertionError(f"{method}: {answer['error']}")
            else:
                return answer["result"]

    def read(self):
        """The next message of the browser."""
        while b"\0" not in self.buffer:
            if not select.select([self.inp], [], [], PATIENCE)[0]:
                raise AssertionError("the browser does not answer")
            piece = os.read(self.inp, 1 << 16)
            if not piece:
                raise AssertionError("the browser has ended")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def evaluate(self, expression):
        """The value of an expression in the page; of a promise, what it comes to."""
        result = self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise AssertionError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def go(self, url):
        """Opens a page of its own and waits until it is loaded."""
        self.send("Page.navigate", url="about:blank")
        self.send("Page.navigate", url=url)
        self.evaluate("new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', done))")

    def key(self, key, code, number, modifiers=0, text=None):
        """Presses a key and lets it go."""
        common = {"key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": modifiers}
        self.send("Input.dispatchKeyEvent", type="keyDown", **common, **({"text": text} if text else {}))
        self.send("Input.dispatchKeyEvent", type="keyUp", **common)

    def close(self):
        """Ends the browser."""
        self.process.kill()
        self.process.wait()
