"""The client for threads."""

import threading

import grpc

from onomast.v1.extraction_service_pb2_grpc import EntityExtractionServiceStub

from . import STREAM_TIMEOUT, TIMEOUT, WINDOW, ExtractionError, connection, in_code_points


class Client:
    """One connection, for any number of threads and calls."""

    def __init__(self):
        target, options, tls, self.metadata = connection()
        self.channel = grpc.secure_channel(target, tls, options) if tls else grpc.insecure_channel(target, options)
        self.stub = EntityExtractionServiceStub(self.channel)

    def extract(self, request):
        return self._call(self.stub.ExtractEntities, request)

    def batch(self, request):
        return self._call(self.stub.BatchExtractEntities, request)

    def _call(self, method, request):
        try:
            return method(in_code_points(request), timeout=TIMEOUT, metadata=self.metadata)
        except grpc.RpcError as error:
            raise ExtractionError.of_call(error) from None

    def stream(self, requests):
        """Yields answers in order; takes from `requests` no more than WINDOW ahead of them."""
        window, ended = threading.Semaphore(WINDOW), threading.Event()

        def sending():
            for position, request in enumerate(requests):
                window.acquire()
                if ended.is_set():
                    return
                yield in_code_points(request, position)

        call = self.stub.StreamExtractEntities(sending(), timeout=STREAM_TIMEOUT, metadata=self.metadata)
        try:
            for answer in call:
                window.release()
                yield answer
        except grpc.RpcError as error:
            raise ExtractionError.of_call(error) from None
        finally:
            ended.set()
            window.release()
            call.cancel()
