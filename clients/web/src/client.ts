import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { type Client as Stub, Code, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { methodConfig } from "../../../deploy/service_config.json";
import { BadRequestSchema, ErrorInfoSchema, RetryInfoSchema } from "./gen/google/rpc/error_details_pb.js";
import { EntityType, type Mention } from "./gen/onomast/v1/entity_pb.js";
import * as pb from "./gen/onomast/v1/extraction_service_pb.js";
import { ExtractOptionsSchema, OffsetEncoding } from "./gen/onomast/v1/options_pb.js";

const WINDOW = 6; // documents on the way at a time; browsers open few connections to one host

/** What the service says of a call, or of one document among several. */
export class ExtractionError extends Error {
  constructor(
    readonly code: Code,
    readonly reason: string,
    text: string,
    readonly field = "",
    readonly retryAfter?: number, // seconds; undefined: not worth retrying unchanged
  ) {
    const name = Code[code].replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
    const about = field && ` (field ${field})`;
    const again = retryAfter === undefined ? "" : ` (retry after ${retryAfter} s)`;
    super(`${name} ${reason}`.trim() + `: ${text}${about}${again}`);
  }

  /** Decodes the status's details: ErrorInfo, BadRequest, RetryInfo. */
  static ofCall(thrown: unknown): ExtractionError {
    const error = ConnectError.from(thrown);
    const [info] = error.findDetails(ErrorInfoSchema);
    const [bad] = error.findDetails(BadRequestSchema);
    const [retry] = error.findDetails(RetryInfoSchema);
    const delay = retry?.retryDelay;
    const seconds = delay && Number(delay.seconds) + delay.nanos / 1e9;
    // A browser says of any failed connection only that fetching failed.
    const code = error.cause instanceof TypeError ? Code.Unavailable : error.code;
    return new ExtractionError(code, info?.reason ?? "", error.rawMessage, bad?.fieldViolations[0]?.field, seconds);
  }

  static ofDocument(error: pb.ItemError): ExtractionError {
    return new ExtractionError(error.code, error.reason, error.message, error.field);
  }
}

/** Retries as the published service config says, which gRPC-Web libraries do not read by themselves. */
const retries: Interceptor = (next) => async (request) => {
  const name = (n: { service: string; method: string }) => n.service === request.service.typeName && n.method === request.method.name;
  const policy = methodConfig.find((config) => config.name.some(name))?.retryPolicy;
  for (let attempt = 1, most = policy ? parseFloat(policy.initialBackoff) : 0; ; attempt++) {
    try {
      return await next(request);
    } catch (error) {
      const { code } = ExtractionError.ofCall(error);
      if (code !== Code.Unavailable || !policy || attempt >= policy.maxAttempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * most * 1000));
      most = Math.min(most * policy.backoffMultiplier, parseFloat(policy.maxBackoff));
    }
  }
};

/** Offsets that index JavaScript's strings. */
function inCodeUnits(options?: MessageInitShape<typeof ExtractOptionsSchema>) {
  return create(ExtractOptionsSchema, { ...options, offsetEncoding: OffsetEncoding.UTF16 });
}

/** A mention as it stands in the text: start, end, type, and the slice itself. */
export function row(text: string, { startOffset, endOffset, type }: Mention): [number, number, string, string] {
  return [startOffset, endOffset, EntityType[type], text.slice(startOffset, endOffset)];
}

export interface Settings {
  baseUrl: string; // https:// is TLS; whom to trust is the browser's affair
  token?: string;
  timeoutMs?: number; // the deadline of a call
}

export class Client {
  private readonly stub: Stub<typeof pb.EntityExtractionService>;
  private readonly call: { timeoutMs: number; headers: Record<string, string> };

  constructor({ baseUrl, token, timeoutMs = 10_000 }: Settings) {
    this.stub = createClient(pb.EntityExtractionService, createGrpcWebTransport({ baseUrl, interceptors: [retries] }));
    this.call = { timeoutMs, headers: token ? { authorization: `Bearer ${token}` } : {} };
  }

  async extract(request: MessageInitShape<typeof pb.ExtractEntitiesRequestSchema>): Promise<pb.ExtractEntitiesResponse> {
    const sent = { ...request, options: inCodeUnits(request.options) };
    return this.stub.extractEntities(sent, this.call).catch((error) => Promise.reject(ExtractionError.ofCall(error)));
  }

  async batch(request: MessageInitShape<typeof pb.BatchExtractEntitiesRequestSchema>): Promise<pb.BatchExtractEntitiesResponse> {
    const sent = { ...request, options: inCodeUnits(request.options) };
    return this.stub.batchExtractEntities(sent, this.call).catch((error) => Promise.reject(ExtractionError.ofCall(error)));
  }

  /** Any number of texts, in order. Browsers have no client streams: calls, at most WINDOW at a time. */
  async *extractAll(texts: Iterable<string>): AsyncGenerator<[string, pb.ExtractEntitiesResponse | ExtractionError]> {
    const ahead: Promise<[string, pb.ExtractEntitiesResponse | ExtractionError]>[] = [];
    for (const text of texts) {
      const answer = this.extract({ document: { text } }).catch((error: ExtractionError) => error);
      ahead.push(answer.then((answer) => [text, answer]));
      if (ahead.length >= WINDOW) yield await ahead.shift()!;
    }
    yield* ahead;
  }
}
