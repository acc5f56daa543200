"""gRPC by hand: enough of HTTP/2 for calls that behave, and for those that do not. No package.

Headers are sent as plain literals. Those of answers are not read: a call that ends with a message was
answered, one that ends without was not.
"""

import socket
import struct

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE = 0, 1, 3, 4, 6, 7, 8
END_STREAM, ACK, END_HEADERS = 1, 1, 4
# The most that may be announced: answers are never held up.
WIDE = 0x7FFFFFFF
EXTRACT = "/onomast.v1.EntityExtractionService/ExtractEntities"
STREAM = "/onomast.v1.EntityExtractionService/StreamExtractEntities"


class NotAnswered(Exception):
    """A call that ended without a message."""


def frame(kind, flags, stream, content=b""):
    return struct.pack(">I", len(content))[1:] + bytes((kind, flags)) + struct.pack(">I", stream) + content


def greeting():
    """What a connection begins with."""
    settings = struct.pack(">HI", 4, WIDE)
    return PREFACE + frame(SETTINGS, 0, 0, settings) + frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", WIDE - 65535))


def headers(path, authority):
    pairs = [(":method", "POST"), (":scheme", "http"), (":path", path), (":authority", authority),
             ("te", "trailers"), ("content-type", "application/grpc")]
    block = b""
    for name, value in pairs:
        block += bytes((0, len(name))) + name.encode() + bytes((len(value),)) + value.encode()
    return block


def varint(number):
    out = b""
    while number > 0x7F:
        out += bytes((number & 0x7F | 0x80,))
        number >>= 7
    return out + bytes((number,))


def field(content):
    """Field 1 of a message, of a type that has a length."""
    return b"\x0a" + varint(len(content)) + content


def message(text):
    """A request for a text, in gRPC's own frame."""
    body = field(field(text.encode()))
    return b"\0" + struct.pack(">I", len(body)) + body


class Connection:
    """One connection, one call at a time."""

    def __init__(self, address, timeout=60):
        self.socket = socket.create_connection(address, timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.authority = "%s:%d" % address
        self.buffer = bytearray()
        self.stream = -1
        self.initial_window, self.window, self.stream_window, self.largest = 65535, 65535, 65535, 16384
        self.socket.sendall(greeting())

    def read_frame(self):
        while len(self.buffer) < 9 or len(self.buffer) < 9 + int.from_bytes(self.buffer[:3], "big"):
            piece = self.socket.recv(1 << 18)
            if not piece:
                raise NotAnswered("the connection was closed")
            self.buffer += piece
        length = int.from_bytes(self.buffer[:3], "big")
        kind, flags, stream = self.buffer[3], self.buffer[4], int.from_bytes(self.buffer[5:9], "big")
        content = bytes(self.buffer[9:9 + length])
        del self.buffer[:9 + length]
        return kind, flags, stream, content

    def handle(self, kind, flags, stream, content):
        """Whatever concerns the connection as a whole."""
        if kind == SETTINGS and not flags & ACK:
            for at in range(0, len(content), 6):
                key, value = struct.unpack(">HI", content[at:at + 6])
                if key == 4:
                    self.stream_window += value - self.initial_window
                    self.initial_window = value
                elif key == 5:
                    self.largest = value
            self.socket.sendall(frame(SETTINGS, ACK, 0))
        elif kind == PING and not flags & ACK:
            self.socket.sendall(frame(PING, ACK, 0, content))
        elif kind == WINDOW_UPDATE:
            increment = int.from_bytes(content, "big")
            if stream == 0:
                self.window += increment
            elif stream == self.stream:
                self.stream_window += increment
        elif kind == GOAWAY:
            raise NotAnswered("the server says goodbye")
        elif kind == RST_STREAM and stream == self.stream:
            raise NotAnswered("the call was reset")

    def open(self, path):
        """Begins a call."""
        self.stream += 2
        self.stream_window = self.initial_window
        self.socket.sendall(frame(HEADERS, END_HEADERS, self.stream, headers(path, self.authority)))

    def send(self, content, end=True):
        """Sends a message as the windows allow."""
        at = 0
        while at < len(content):
            room = min(self.window, self.stream_window, self.largest, len(content) - at)
            if room <= 0:
                self.handle(*self.read_frame())
                continue
            flags = END_STREAM if end and at + room == len(content) else 0
            self.socket.sendall(frame(DATA, flags, self.stream, content[at:at + room]))
            at += room
            self.window -= room
            self.stream_window -= room

    def answer(self):
        """The call's answer, to its end."""
        body = bytearray()
        while True:
            kind, flags, stream, content = self.read_frame()
            if stream == self.stream and kind in (DATA, HEADERS):
                if kind == DATA and content:
                    body += content
                    self.socket.sendall(frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", len(content))))
                if flags & END_STREAM:
                    if len(body) < 5:
                        raise NotAnswered("an error instead of a message")
                    return bytes(body[5:])
            else:
                self.handle(kind, flags, stream, content)

    def extract(self, text):
        """Extracts the entities of a text; the bytes of the response."""
        self.open(EXTRACT)
        self.send(message(text))
        return self.answer()

    def close(self):
        self.socket.close()

    def reset(self):
        """Ends the connection without a word."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()
