"""Entities of a corpus, by Spark: a stream to the service for each partition.

    spark-submit --py-files onomast.zip onomast_spark.py INPUT OUTPUT --targets HOST:PORT,HOST:PORT

INPUT is Parquet, or JSON Lines, with the columns `id` and `text`. OUTPUT is Parquet with `id`, `mentions`
(offsets in code points, which Spark's own `substring` counts), `gazetteer_version` and `error`: a document
that cannot be read is a row with an error, not the end of the job.

The corpus is worked through in parts, by hash of the id. A part whose folder has _SUCCESS is done; the
same command, given again after a failure, goes on with the others.
"""

import argparse
import random
import sys
import threading
import time
from collections import deque

import grpc
import pyarrow as pa
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from pyspark import TaskContext
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

WINDOW = 64  # documents of a stream that are sent and not yet answered
ATTEMPTS = 6  # in a row, without any document answered between them
STREAM_TIMEOUT = 3600  # a stream's deadline in seconds; one that was answered until then is opened anew
ROWS = 256  # rows of an Arrow batch

MENTION = "start:int,end:int,text:string,type:string,entity_id:string,name:string,confidence:float"
SCHEMA = f"id string, mentions array<struct<{MENTION}>>, gazetteer_version string, error struct<code:int,reason:string,message:string>"


def retry_after(error: grpc.RpcError):
    """Seconds to wait before another try, or None if there is no use."""
    status, info = rpc_status.from_call(error), error_details_pb2.RetryInfo()
    if status and any(detail.Unpack(info) for detail in status.details):
        return info.retry_delay.ToTimedelta().total_seconds()
    return 0.2 if error.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED) else None


def answered(targets: list, first: int, rows, metadata=(), credentials=None):
    """Each row with its answer, in order, whatever happens to streams and replicas on the way.

    Rows that a broken stream left unanswered are sent again, to the next of the targets.
    """
    from onomast.v1 import extraction_service_pb2 as pb
    from onomast.v1 import options_pb2
    from onomast.v1.extraction_service_pb2_grpc import EntityExtractionServiceStub

    rows, unanswered, attempt = iter(rows), deque(), 0
    while True:
        target = targets[(first + attempt) % len(targets)]
        again, window, ended, lock = deque(unanswered), threading.Semaphore(WINDOW), threading.Event(), threading.Lock()

        def take():
            if again:
                return again.popleft()
            row = next(rows, None)
            if row is not None:
                unanswered.append(row)
            return row

        def requests():  # in a thread of gRPC's
            options = options_pb2.OFFSET_ENCODING_UTF32
            while True:
                window.acquire()
                with lock:
                    row = None if ended.is_set() else take()
                if row is None:
                    return
                text = row["text"]
                document = None if text is None else {"id": (row["id"] or "")[:60], "text": text}
                yield pb.StreamExtractEntitiesRequest(document=document, options={"offset_encoding": options})

        options = [("grpc.max_receive_message_length", 64 << 20)]
        channel = grpc.secure_channel(target, credentials, options) if credentials else grpc.insecure_channel(target, options)
        with channel:
            call = EntityExtractionServiceStub(channel).StreamExtractEntities(requests(), timeout=STREAM_TIMEOUT, metadata=metadata)
            try:
                for answer in call:
                    attempt = 0
                    window.release()
                    yield unanswered.popleft(), answer
                return
            except grpc.RpcError as error:
                delay = retry_after(error)
                attempt += 1
                if delay is None or attempt >= ATTEMPTS:
                    raise RuntimeError(f"{target}: {error.code().name}: {error.details()}") from None
            finally:
                with lock:
                    ended.set()
                window.release()
        time.sleep(random.uniform(delay / 2, delay) * 2 ** (attempt - 1))


def row_of(row, answer):
    """What a document's answer is as a row."""
    from onomast.v1 import entity_pb2

    if answer.HasField("error"):
        error = {"code": answer.error.code, "reason": answer.error.reason, "message": answer.error.message}
        return {"id": row["id"], "mentions": None, "gazetteer_version": None, "error": error}
    entities, mentions = answer.response.entities, []
    for m in answer.response.mentions:
        entity, kind = entities[m.entity_index], entity_pb2.EntityType.Name(m.type).removeprefix("ENTITY_TYPE_")
        mentions.append({"start": m.start_offset, "end": m.end_offset, "text": m.text, "type": kind,
                         "entity_id": entity.entity_id, "name": entity.name, "confidence": m.confidence})  # fmt: skip
    return {"id": row["id"], "mentions": mentions, "gazetteer_version": answer.response.gazetteer_version, "error": None}


def extract(documents: DataFrame, targets: list, token: str = "", ca: bytes = b"") -> DataFrame:
    """The entities of `documents`, which has the columns `id` and `text`."""
    text, number = pa.string(), pa.int32()
    mention = pa.struct([("start", number), ("end", number), ("text", text), ("type", text), ("entity_id", text),
                         ("name", text), ("confidence", pa.float32())])  # fmt: skip
    error = pa.struct([("code", number), ("reason", text), ("message", text)])
    schema = pa.schema([("id", text), ("mentions", pa.list_(mention)), ("gazetteer_version", text), ("error", error)])
    metadata = [("authorization", f"Bearer {token}")] if token else []

    def partition(batches):
        credentials = grpc.ssl_channel_credentials(ca) if ca else None
        rows = (row for batch in batches for row in batch.to_pylist())
        done = []
        for row, answer in answered(targets, TaskContext.get().partitionId(), rows, metadata, credentials):
            done.append(row_of(row, answer))
            if len(done) == ROWS:
                yield pa.RecordBatch.from_pylist(done, schema)
                done = []
        if done:
            yield pa.RecordBatch.from_pylist(done, schema)

    return documents.select(F.col("id").cast("string"), "text").mapInArrow(partition, SCHEMA)


def run(spark: SparkSession, source: str, output: str, targets: list, parts: int, partitions: int, **access):
    """Works through the corpus, part by part. Gives how many parts there were to do."""
    read = spark.read.schema("id string, text string").json if source.endswith((".jsonl", ".json")) else spark.read.parquet
    filesystem = spark._jvm.org.apache.hadoop.fs.Path(output).getFileSystem(spark._jsc.hadoopConfiguration())
    todo = 0
    for part in range(parts):
        folder = f"{output}/part={part}"
        if filesystem.exists(spark._jvm.org.apache.hadoop.fs.Path(f"{folder}/_SUCCESS")):
            continue
        todo += 1
        documents = read(source).where(F.pmod(F.hash("id"), F.lit(parts)) == part).repartition(partitions)
        extract(documents, targets, **access).write.mode("overwrite").parquet(folder)
    return todo


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--targets", required=True, type=lambda text: text.split(","), help="replicas; partitions take turns")
    parser.add_argument("--parts", type=int, default=8, help="how much a failure loses at most: one of so many parts")
    parser.add_argument("--partitions", type=int, default=8, help="streams of a part")
    parser.add_argument("--token", default="")
    parser.add_argument("--ca", type=lambda path: open(path, "rb").read(), default=b"", help="root certificates; TLS if given")
    a = parser.parse_args()
    spark = SparkSession.builder.appName("onomast").getOrCreate()
    todo = run(spark, a.input, a.output, a.targets, a.parts, a.partitions, token=a.token, ca=a.ca)
    found = spark.read.parquet(a.output).groupBy("error.reason").count().collect()
    print(f"{todo} of {a.parts} parts done now; documents: {sum(row['count'] for row in found)}", file=sys.stderr)
    for row in found:
        if row["reason"]:
            print(f"  {row['reason']}: {row['count']}", file=sys.stderr)
    spark.stop()


if __name__ == "__main__":
    main()
