// Protocol Buffers' wire format: just enough of it for the messages of messages.js.
//
// A schema is an object from field numbers to [name, kind], [name, kind, 'repeated'], where kind is a
// scalar ('string', 'bytes', 'bool', 'enum', 'int32', 'int64', 'float') or the schema of a message.

const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;

const WIRE_TYPE = { string: LENGTH, bytes: LENGTH, bool: VARINT, enum: VARINT, int32: VARINT, int64: VARINT, float: FIXED32 };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The bytes of a message. Fields that are undefined, empty or zero are left out, as proto3 has it;
 *  fields that are declared 'optional' are left out only if undefined. */
export function encode(schema, message) {
  const bytes = [];
  for (const [number, [name, kind, label]] of Object.entries(schema)) {
    const values = label === 'repeated' ? message[name] ?? [] : [message[name]];
    for (const value of values) {
      const isDefault = value === undefined || (label === undefined && (value === '' || value === 0 || value === false));
      if (!isDefault) writeField(bytes, Number(number), kind, value);
    }
  }
  return Uint8Array.from(bytes);
}

function writeField(bytes, number, kind, value) {
  const type = typeof kind === 'string' ? WIRE_TYPE[kind] : LENGTH;
  writeVarint(bytes, number << 3 | type);
  if (type === VARINT) {
    writeVarint(bytes, Number(value));
  } else if (type === FIXED32) {
    const fixed = new DataView(new ArrayBuffer(4));
    fixed.setFloat32(0, value, true);
    bytes.push(...new Uint8Array(fixed.buffer));
  } else {
    const content = kind === 'string' ? encoder.encode(value) : kind === 'bytes' ? value : encode(kind, value);
    writeVarint(bytes, content.length);
    for (const byte of content) bytes.push(byte);
  }
}

/** Numbers of this page are never negative. */
function writeVarint(bytes, value) {
  while (value > 0x7f) {
    bytes.push(value % 0x80 | 0x80);
    value = Math.floor(value / 0x80);
  }
  bytes.push(value);
}

/** The message of these bytes, with every default filled in. Unknown fields are skipped. */
export function decode(schema, bytes) {
  const message = {};
  for (const [name, kind, label] of Object.values(schema)) {
    message[name] = label === 'repeated' ? [] : defaultOf(kind);
  }
  const reader = new Reader(bytes);
  while (!reader.atEnd()) {
    const key = reader.varint();
    const field = schema[Math.floor(key / 8)];
    const raw = reader.value(key % 8);
    if (!field) continue;
    const [name, kind, label] = field;
    if (label === 'repeated' && key % 8 === LENGTH && WIRE_TYPE[kind] === VARINT) {
      const packed = new Reader(raw);
      while (!packed.atEnd()) message[name].push(packed.varint());
    } else if (label === 'repeated') {
      message[name].push(convert(kind, raw));
    } else {
      message[name] = convert(kind, raw);
    }
  }
  return message;
}

function defaultOf(kind) {
  if (typeof kind !== 'string') return undefined;
  return { string: '', bytes: new Uint8Array(), bool: false }[kind] ?? 0;
}

function convert(kind, raw) {
  if (typeof kind !== 'string') return decode(kind, raw);
  if (kind === 'string') return decoder.decode(raw);
  if (kind === 'bool') return raw !== 0;
  if (kind === 'float') return new DataView(raw.buffer, raw.byteOffset, 4).getFloat32(0, true);
  return raw;
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  atEnd() {
    return this.at >= this.bytes.length;
  }

  varint() {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      if (this.atEnd()) throw new Error('the answer was cut');
      const byte = this.bytes[this.at++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  value(type) {
    if (type === VARINT) return this.varint();
    const length = { [FIXED64]: 8, [FIXED32]: 4 }[type] ?? (type === LENGTH ? this.varint() : NaN);
    const end = this.at + length;
    if (!(end <= this.bytes.length)) throw new Error('the answer is no message');
    const content = this.bytes.subarray(this.at, end);
    this.at = end;
    return content;
  }
}
