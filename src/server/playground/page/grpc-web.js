// Unary calls by gRPC-Web: each message in a frame of five bytes and its content, the status in a
// last frame of its own, or in the headers if there is nothing else.

import { decode, encode } from './protobuf.js';
import { ErrorInfo, RpcStatus } from './messages.js';

const TRAILERS = 0x80;
const CODES = [
  'OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS',
  'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE',
  'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED',
];

/** Why a call was not answered. */
export class CallError extends Error {
  constructor(code, message, reason = '') {
    super(message);
    this.code = code;
    this.reason = reason;
  }
}

/** Calls a method of the extraction service, on the origin that this page came from. */
export async function call(method, request, requestSchema, responseSchema, { token, signal } = {}) {
  const message = encode(requestSchema, request);
  const body = new Uint8Array(5 + message.length);
  new DataView(body.buffer).setUint32(1, message.length);
  body.set(message, 5);
  const headers = { 'content-type': 'application/grpc-web+proto', 'x-grpc-web': '1' };
  if (token) headers.authorization = `Bearer ${token}`;
  let response;
  try {
    response = await fetch(`/onomast.v1.EntityExtractionService/${method}`, { method: 'POST', headers, body, signal });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new CallError('UNAVAILABLE', 'The server cannot be reached.');
  }
  const { messages, trailers } = frames(new Uint8Array(await response.arrayBuffer()));
  const said = (name) => trailers.get(name) ?? response.headers.get(name);
  const status = said('grpc-status');
  if (status === null || status === undefined) {
    throw new CallError('UNKNOWN', `The server answered with HTTP status ${response.status}.`);
  }
  if (status !== '0') {
    const code = CODES[Number(status)] ?? `code ${status}`;
    throw new CallError(code, percentDecoded(said('grpc-message') ?? ''), reason(said('grpc-status-details-bin')));
  }
  return decode(responseSchema, messages[0] ?? new Uint8Array());
}

function frames(bytes) {
  const messages = [];
  const trailers = new Map();
  for (let at = 0; at + 5 <= bytes.length;) {
    const flags = bytes[at];
    const length = new DataView(bytes.buffer, bytes.byteOffset + at + 1).getUint32(0);
    const content = bytes.subarray(at + 5, at + 5 + length);
    if (flags & TRAILERS) {
      for (const line of new TextDecoder().decode(content).split('\r\n')) {
        const colon = line.indexOf(':');
        if (colon > 0) trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
      }
    } else {
      messages.push(content);
    }
    at += 5 + length;
  }
  return { messages, trailers };
}

function percentDecoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The reason of the google.rpc.ErrorInfo that an error carries, or nothing. */
function reason(details) {
  if (!details) return '';
  try {
    const bytes = Uint8Array.from(atob(details), (character) => character.charCodeAt(0));
    const info = decode(RpcStatus, bytes).details.find((detail) => detail.typeUrl.endsWith('google.rpc.ErrorInfo'));
    return info ? decode(ErrorInfo, info.value).reason : '';
  } catch {
    return '';
  }
}
