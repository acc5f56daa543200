import { EventEmitter, once } from "node:events";
import { readFileSync } from "node:fs";
import { type ChannelCredentials, type ClientUnaryCall, credentials, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { BadRequest, ErrorInfo, RetryInfo } from "./gen/google/rpc/error_details.js";
import { Status } from "./gen/google/rpc/status.js";
import * as pb from "./gen/onomast/v1/extraction_service.js";
import { entityTypeToJSON, type Mention } from "./gen/onomast/v1/entity.js";
import { ExtractOptions, OffsetEncoding } from "./gen/onomast/v1/options.js";

const SERVICE_CONFIG = new URL("../../../deploy/service_config.json", import.meta.url);
const WINDOW = 64; // documents of a stream that are sent and not yet answered
const STREAM_TIMEOUT = 600; // a stream's deadline in seconds: its whole life

/** What the service says of a call, or of one document among several. */
export class ExtractionError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    text: string,
    readonly field = "",
    readonly retryAfter?: number, // seconds; undefined: not worth retrying unchanged
  ) {
    const about = field && ` (field ${field})`;
    const again = retryAfter === undefined ? "" : ` (retry after ${retryAfter} s)`;
    super(`${status[code]} ${reason}`.trim() + `: ${text}${about}${again}`);
  }

  /** Decodes the status's details: ErrorInfo, BadRequest, RetryInfo. */
  static ofCall(error: unknown): unknown {
    const { code, details, metadata } = error as ServiceError;
    if (code === undefined || !metadata) return error; // not of a call
    const [encoded] = metadata.get("grpc-status-details-bin");
    const found = encoded ? Status.decode(encoded as Buffer).details : [];
    const detail = (name: string) => found.find((any) => any.typeUrl.endsWith(`/google.rpc.${name}`))?.value;
    const [info, bad, retry] = [detail("ErrorInfo"), detail("BadRequest"), detail("RetryInfo")];
    const delay = retry && RetryInfo.decode(retry).retryDelay;
    return new ExtractionError(
      code,
      info ? ErrorInfo.decode(info).reason : "",
      details,
      bad && BadRequest.decode(bad).fieldViolations[0]?.field,
      delay && delay.seconds + delay.nanos / 1e9,
    );
  }

  static ofDocument(error: pb.ItemError): ExtractionError {
    return new ExtractionError(error.code, error.reason, error.message, error.field);
  }
}

/** Offsets that index JavaScript's strings. On a stream, options that are sent replace those before. */
function inCodeUnits<R extends { options?: ExtractOptions }>(request: R, position = 0): R {
  if (position > 0 && !request.options) return request;
  const offsetEncoding = OffsetEncoding.OFFSET_ENCODING_UTF16;
  return { ...request, options: ExtractOptions.fromPartial({ ...request.options, offsetEncoding }) };
}

/** A mention as it stands in the text: start, end, type, and the slice itself. */
export function row(text: string, { startOffset, endOffset, type }: Mention): [number, number, string, string] {
  return [startOffset, endOffset, entityTypeToJSON(type).replace("ENTITY_TYPE_", ""), text.slice(startOffset, endOffset)];
}

/** One connection, for any number of calls at a time. */
export class Client {
  private readonly stub: pb.EntityExtractionServiceClient;
  private readonly metadata = new Metadata();

  /** From ONOMAST_ADDRESS, ONOMAST_CA (a file; TLS if set), ONOMAST_TOKEN, ONOMAST_TIMEOUT (seconds). */
  constructor({ ONOMAST_ADDRESS, ONOMAST_CA, ONOMAST_TOKEN, ONOMAST_TIMEOUT } = process.env) {
    this.timeout = Number(ONOMAST_TIMEOUT ?? 10);
    if (ONOMAST_TOKEN) this.metadata.set("authorization", `Bearer ${ONOMAST_TOKEN}`);
    const tls: ChannelCredentials = ONOMAST_CA ? credentials.createSsl(readFileSync(ONOMAST_CA)) : credentials.createInsecure();
    this.stub = new pb.EntityExtractionServiceClient(ONOMAST_ADDRESS ?? "localhost:50051", tls, {
      "grpc.service_config": readFileSync(SERVICE_CONFIG, "utf8"), // retries, and calls over all replicas in turn
      "grpc.max_receive_message_length": 64 << 20, // answers are several times larger than texts
    });
  }
  private readonly timeout: number;

  extract(request: pb.ExtractEntitiesRequest): Promise<pb.ExtractEntitiesResponse> {
    return this.unary((...a) => this.stub.extractEntities(inCodeUnits(request), ...a));
  }

  batch(request: pb.BatchExtractEntitiesRequest): Promise<pb.BatchExtractEntitiesResponse> {
    return this.unary((...a) => this.stub.batchExtractEntities(inCodeUnits(request), ...a));
  }

  /** Answers in order; takes from `requests` no more than WINDOW ahead of them. */
  async *stream(requests: Iterable<pb.StreamExtractEntitiesRequest> | AsyncIterable<pb.StreamExtractEntitiesRequest>) {
    const call = this.stub.streamExtractEntities(this.metadata, this.deadline(STREAM_TIMEOUT));
    const answered = new EventEmitter();
    let ahead = 0;
    const sending = (async () => {
      let position = 0;
      for await (const request of requests) {
        while (ahead >= WINDOW) await once(answered, "one");
        ahead++;
        if (!call.write(inCodeUnits(request, position++))) await once(call, "drain");
      }
      call.end();
    })();
    sending.catch((error) => call.destroy(error)); // what `requests` throws ends the call
    try {
      for await (const answer of call) {
        ahead--;
        answered.emit("one");
        yield answer as pb.StreamExtractEntitiesResponse;
      }
    } catch (error) {
      throw ExtractionError.ofCall(error);
    } finally {
      call.cancel();
    }
  }

  private unary<A>(
    call: (metadata: Metadata, options: { deadline: number }, done: (error: ServiceError | null, answer: A) => void) => ClientUnaryCall,
  ): Promise<A> {
    return new Promise((resolve, reject) => {
      call(this.metadata, this.deadline(this.timeout), (error, answer) => (error ? reject(ExtractionError.ofCall(error)) : resolve(answer)));
    });
  }

  private deadline(seconds: number) {
    return { deadline: Date.now() + seconds * 1000 };
  }
}
