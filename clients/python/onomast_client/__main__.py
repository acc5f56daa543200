"""python -m onomast_client [--async] extract TEXT... | extract - | conformance FILE"""

import asyncio
import json
import sys

from google.protobuf.json_format import MessageToDict, ParseDict

from onomast.v1 import extraction_service_pb2 as pb

from . import ExtractionError, aio, mentions, sync


class InLoop:
    """The asyncio client, one call at a time, for the same commands."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        self.client = aio.Client()

    def extract(self, request):
        return self.loop.run_until_complete(self.client.extract(request))

    def batch(self, request):
        return self.loop.run_until_complete(self.client.batch(request))

    def stream(self, requests):
        answers = self.client.stream(requests)
        while answer := self.loop.run_until_complete(anext(answers, None)):
            yield answer


def extract(client, texts):
    """One text by ExtractEntities, several by Batch, the lines of standard input by Stream. 1 if any failed."""
    seen, failed = ([] if texts == ["-"] else texts), 0
    if texts == ["-"]:
        lines = (seen.append(line.rstrip("\n")) or line.rstrip("\n") for line in sys.stdin)
        answers = client.stream(pb.StreamExtractEntitiesRequest(document={"text": line}) for line in lines)
    elif len(texts) == 1:
        answers = [pb.BatchResult(response=client.extract(pb.ExtractEntitiesRequest(document={"text": texts[0]})))]
    else:
        answers = client.batch(pb.BatchExtractEntitiesRequest(documents=[{"text": text} for text in texts])).results
    for answer in answers:
        if answer.HasField("error"):
            failed = 1
            print(f"document {answer.document_index}: {ExtractionError.of_document(answer.error)}", file=sys.stderr)
        for mention in mentions(seen[answer.document_index], answer.response):
            print(answer.document_index, *mention, sep="\t")
    return failed


def conformance(client, path):
    """Sends the cases of a file of ../testdata; prints what came, a line of JSON for each case."""
    calls = {"ExtractEntities": lambda r: [pb.BatchResult(response=client.extract(r[0]))],
             "BatchExtractEntities": lambda r: client.batch(r[0]).results,
             "StreamExtractEntities": client.stream}  # fmt: skip
    for case in json.load(open(path, encoding="utf-8"))["cases"]:
        kind = getattr(pb, case["rpc"] + "Request")
        requests = [ParseDict(request, kind()) for request in case["requests"] * case.get("repeat", 1)]
        texts = [d.text for r in requests for d in (r.documents if "documents" in kind.DESCRIPTOR.fields_by_name else [r.document])]
        outcome = {"name": case["name"], "answers": []}
        try:
            for answer in calls[case["rpc"]](requests):
                slices = [mention[3] for mention in mentions(texts[answer.document_index], answer.response)]
                outcome["answers"].append({**MessageToDict(answer), "slices": slices})
        except ExtractionError as error:
            outcome["error"] = {"code": error.code, "reason": error.reason, "field": error.field}
        print(json.dumps(outcome))


def main():
    arguments = [a for a in sys.argv[1:] if a != "--async"]
    client = InLoop() if "--async" in sys.argv else sync.Client()
    try:
        match arguments:
            case ["conformance", path]:
                return conformance(client, path)
            case ["extract", _, *_]:
                return extract(client, arguments[1:])
            case _:
                return f"usage: {__doc__}"
    except ExtractionError as error:
        return str(error)


if __name__ == "__main__":
    sys.exit(main())
