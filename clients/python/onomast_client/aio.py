"""The client for asyncio."""

import asyncio

import grpc

from onomast.v1.extraction_service_pb2_grpc import EntityExtractionServiceStub

from . import STREAM_TIMEOUT, TIMEOUT, WINDOW, ExtractionError, connection, in_code_points


class Client:
    """One connection, for any number of tasks and calls of one event loop."""

    def __init__(self):
        target, options, tls, self.metadata = connection()
        aio = grpc.aio
        self.channel = aio.secure_channel(target, tls, options) if tls else aio.insecure_channel(target, options)
        self.stub = EntityExtractionServiceStub(self.channel)

    async def extract(self, request):
        return await self._call(self.stub.ExtractEntities, request)

    async def batch(self, request):
        return await self._call(self.stub.BatchExtractEntities, request)

    async def _call(self, method, request):
        try:
            return await method(in_code_points(request), timeout=TIMEOUT, metadata=self.metadata)
        except grpc.RpcError as error:
            raise ExtractionError.of_call(error) from None

    async def stream(self, requests):
        """Yields answers in order; takes from `requests` no more than WINDOW ahead of them."""
        window = asyncio.Semaphore(WINDOW)

        async def sending():
            for position, request in enumerate(requests):
                await window.acquire()
                yield in_code_points(request, position)

        call = self.stub.StreamExtractEntities(sending(), timeout=STREAM_TIMEOUT, metadata=self.metadata)
        try:
            async for answer in call:
                window.release()
                yield answer
        except grpc.RpcError as error:
            raise ExtractionError.of_call(error) from None
        finally:
            call.cancel()
