"""What the two clients of this package share: settings, errors, slicing."""

import os
from pathlib import Path

import grpc
from google.rpc import error_details_pb2 as details
from grpc_status import rpc_status

from onomast.v1 import entity_pb2, options_pb2

SERVICE_CONFIG = Path(__file__).parents[3] / "deploy/service_config.json"
WINDOW = 64  # Documents of a stream that are sent and not yet answered.
OFFSET_ENCODING = "OFFSET_ENCODING_UTF32"  # what Python's strings are made of
TIMEOUT = float(os.environ.get("ONOMAST_TIMEOUT", "10"))  # A call's deadline in seconds.
STREAM_TIMEOUT = 600  # A stream's deadline in seconds: its whole life.


class ExtractionError(Exception):
    """What the service says of a call, or of one document among several."""

    def __init__(self, code: int, reason: str, message: str, field: str = "", retry_after: float | None = None):
        self.code, self.reason, self.field, self.retry_after = code, reason, field, retry_after
        name = next(c.name for c in grpc.StatusCode if c.value[0] == code)
        notes = [f" (field {field})"] if field else []
        notes += [f" (retry after {retry_after:g} s)"] if retry_after is not None else []
        super().__init__(f"{name} {reason}".strip() + f": {message}" + "".join(notes))

    @classmethod
    def of_call(cls, error: grpc.RpcError) -> "ExtractionError":
        """Decodes the status's details: ErrorInfo, BadRequest, RetryInfo."""
        info, bad, retry = details.ErrorInfo(), details.BadRequest(), details.RetryInfo()
        status = rpc_status.from_call(error)  # None if the status is the client's own
        found = [part.DESCRIPTOR for any in (status.details if status else []) for part in (info, bad, retry) if any.Unpack(part)]
        field = bad.field_violations[0].field if bad.field_violations else ""
        delay = retry.retry_delay.ToTimedelta().total_seconds() if retry.DESCRIPTOR in found else None
        return cls(error.code().value[0], info.reason, error.details(), field, delay)

    @classmethod
    def of_document(cls, error) -> "ExtractionError":
        """From an ItemError, which stands in a document's place in a batch or a stream."""
        return cls(error.code, error.reason, error.message, error.field)


def connection():
    """Target, options, credentials and metadata, from ONOMAST_ADDRESS, ONOMAST_CA (TLS, if set) and ONOMAST_TOKEN."""
    target, ca, token = (os.environ.get(f"ONOMAST_{name}") for name in ("ADDRESS", "CA", "TOKEN"))
    options = [
        ("grpc.service_config", SERVICE_CONFIG.read_text()),  # retries, and calls over all replicas in turn
        ("grpc.max_receive_message_length", 64 << 20),  # answers are several times larger than texts
    ]
    credentials = grpc.ssl_channel_credentials(Path(ca).read_bytes()) if ca else None
    return target or "localhost:50051", options, credentials, [("authorization", f"Bearer {token}")] if token else []


def in_code_points(request, position: int = 0):
    """Asks for offsets that index Python's strings. On a stream, options that are sent replace those before."""
    if position == 0 or request.HasField("options"):
        request.options.offset_encoding = options_pb2.OffsetEncoding.Value(OFFSET_ENCODING)
    return request


def mentions(text: str, response):
    """Each mention as start, end, type and the slice of the text that it is."""
    for mention in response.mentions:
        kind = entity_pb2.EntityType.Name(mention.type).removeprefix("ENTITY_TYPE_")
        yield mention.start_offset, mention.end_offset, kind, text[mention.start_offset : mention.end_offset]
