/**
 * Bodies of requests in Chrome's netlog. No event has one: with "Include raw bytes" the bytes that a socket sent are in
 * the log, before TLS encrypts them. HTTP/1 is read as text, HTTP/2 as frames (RFC 9113, 4.1 and 6.1).
 */
import { isObject } from '../common/json.ts';

type Members = Readonly<Record<string, unknown>>;

/** A request whose body is still to come. */
interface Awaited {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly take: (body: string) => void;
}

/** Bytes of a body; larger ones hold no identity message. */
const MAX_BODY = 16 * 1024 * 1024;
/** Connections and streams that are read at once; the oldest is forgotten for a new one. */
const MAX_OPEN = 2000;
/** Requests that wait for their body. */
const MAX_AWAITED = 2000;
/** Bytes of a frame's header. */
const FRAME = 9;
/** Sent once, before the first frame. */
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

interface Stream {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly parts: Buffer[];
  size: number;
}

interface Connection {
  readonly isHttp2: boolean;
  /** Its bytes are logged before TLS encrypts them, and once more after it. */
  readonly isTls: boolean;
  /** What was sent and is not read yet; put together only once there is enough of it. */
  parts: Buffer[];
  size: number;
  /** Bytes that the next request or frame takes. */
  need: number;
  readonly streams: Map<number, Stream>;
}

export interface Uploads {
  /** Notes a request with a body; `take` is called when its bytes were found. */
  awaits(request: Awaited): void;
  /** Reads an event of a socket or an HTTP/2 session. */
  event(name: string, source: number, params: Members): void;
  /** Whether the log has what sockets sent. */
  readonly hasBytes: boolean;
}

export function createUploads(): Uploads {
  const awaited: Awaited[] = [];
  const connections = new Map<number, Connection>();
  /** HTTP/2 session → its socket. */
  const sockets = new Map<number, number>();
  let hasBytes = false;

  const found = ({ method, host, path }: Omit<Awaited, 'take'>, body: Buffer): void => {
    const at = awaited.findIndex(
      (one) => one.method === method && one.path === path && one.host === host.toLowerCase(),
    );
    if (at !== -1) awaited.splice(at, 1)[0]?.take(body.toString('utf8'));
  };

  const connectionOf = (
    id: number,
    { isHttp2, isTls }: Pick<Connection, 'isHttp2' | 'isTls'>,
  ): Connection => {
    const known = connections.get(id);
    if (known !== undefined) return known;
    const fresh = { isHttp2, isTls, parts: [], size: 0, need: 0, streams: new Map<number, Stream>() };
    connections.set(id, fresh);
    const [oldest] = connections.keys();
    if (connections.size > MAX_OPEN && oldest !== undefined) connections.delete(oldest);
    return fresh;
  };

  const sent = (id: number, bytes: Buffer, isDecrypted: boolean): void => {
    const known = connections.get(id);
    // What a TLS connection sends is in the log twice: of the encrypted form nothing can be read.
    if (known === undefined && !isDecrypted && !STARTS.test(bytes.toString('latin1', 0, 12))) return;
    const connection = known ?? connectionOf(id, { isHttp2: false, isTls: isDecrypted });
    if (connection.isTls !== isDecrypted) return;
    connection.parts.push(bytes);
    connection.size += bytes.length;
    if (connection.size < connection.need) return;
    const whole = Buffer.concat(connection.parts);
    const { rest, need } = connection.isHttp2
      ? readFrames(whole, connection.streams, found)
      : readHttp1(whole, found);
    // What is too large holds no identity message, and what follows it cannot be told from it.
    const isLost = need > MAX_BODY;
    Object.assign(connection, {
      parts: isLost ? [] : [Buffer.from(rest)],
      size: isLost ? 0 : rest.length,
      need: isLost ? 0 : need,
    });
  };

  return {
    get hasBytes() {
      return hasBytes;
    },
    awaits(request) {
      awaited.push({ ...request, host: request.host.toLowerCase() });
      if (awaited.length > MAX_AWAITED) awaited.shift();
    },
    event(name, source, params) {
      if (name === 'SOCKET_BYTES_SENT' || name === 'SSL_SOCKET_BYTES_SENT') {
        if (typeof params.bytes !== 'string') return;
        hasBytes = true;
        sent(source, Buffer.from(params.bytes, 'base64'), name.startsWith('SSL'));
      } else if (name === 'HTTP2_SESSION_INITIALIZED' && isObject(params.source_dependency)) {
        const socket = Number(params.source_dependency.id);
        sockets.set(source, socket);
        connections.delete(socket);
        connectionOf(socket, { isHttp2: true, isTls: true });
      } else if (name === 'HTTP2_SESSION_SEND_HEADERS' && params.fin === false) {
        const connection = connections.get(sockets.get(source) ?? -1);
        const stream = streamOf(params);
        if (connection === undefined || stream === undefined) return;
        connection.streams.set(Number(params.stream_id), stream);
        const [oldest] = connection.streams.keys();
        if (connection.streams.size > MAX_OPEN && oldest !== undefined) connection.streams.delete(oldest);
      }
    },
  };
}

const STARTS = /^[A-Z]{3,8} /;

function streamOf({ headers, stream_id: id }: Members): Stream | undefined {
  if (!Array.isArray(headers) || typeof id !== 'number') return undefined;
  const textOf = (name: string): string =>
    headers.flatMap((line: unknown) => {
      const text = typeof line === 'string' ? line : '';
      return text.startsWith(`${name}: `) ? [text.slice(name.length + 2)] : [];
    })[0] ?? '';
  const [method, host, path] = [':method', ':authority', ':path'].map(textOf) as [string, string, string];
  return { method, host, path, parts: [], size: 0 };
}

type Found = (request: Omit<Awaited, 'take'>, body: Buffer) => void;

/** What is left, and how many bytes it takes to go on. */
interface Left {
  readonly rest: Buffer;
  readonly need: number;
}

/** Reads whole frames, and keeps the data of each stream until it ends. */
function readFrames(bytes: Buffer, streams: Map<number, Stream>, found: Found): Left {
  let rest = bytes;
  if (PREFACE.startsWith(rest.toString('latin1', 0, PREFACE.length)) && rest.length < PREFACE.length)
    return { rest, need: PREFACE.length };
  if (rest.toString('latin1', 0, PREFACE.length) === PREFACE) rest = rest.subarray(PREFACE.length);
  while (rest.length >= FRAME) {
    const length = rest.readUIntBE(0, 3);
    if (rest.length < FRAME + length) return { rest, need: FRAME + length };
    const [type = 0, flags = 0] = rest.subarray(3, 5);
    const id = rest.readUInt32BE(5) & 0x7f_ff_ff_ff;
    const stream = streams.get(id);
    if (type === 0 && stream !== undefined) {
      const data = unpadded(rest.subarray(FRAME, FRAME + length), flags);
      stream.size += data.length;
      if (stream.size <= MAX_BODY) stream.parts.push(Buffer.from(data));
      if ((flags & 1) !== 0) {
        streams.delete(id);
        if (stream.size <= MAX_BODY) found(stream, Buffer.concat(stream.parts));
      }
    }
    rest = rest.subarray(FRAME + length);
  }
  return { rest, need: FRAME };
}

/** @param flags 8: the first byte is the length of the padding at the end */
function unpadded(data: Buffer, flags: number): Buffer {
  if ((flags & 8) === 0) return data;
  return data.subarray(1, Math.max(1, data.length - (data[0] ?? 0)));
}

/** Longer heads are none. Bytes. */
const MAX_HEAD = 256 * 1024;

/** Reads whole requests with a length; one without a body is only stepped over. */
function readHttp1(bytes: Buffer, found: Found): Left {
  let rest = bytes;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1)
      return { rest, need: rest.length > MAX_HEAD ? Number.POSITIVE_INFINITY : rest.length + 1 };
    const head = rest.toString('latin1', 0, end);
    const [, method, path] = /^([A-Z]{3,8}) (\S+) HTTP\/1\.[01]\r\n/.exec(`${head}\r\n`) ?? [];
    if (method === undefined || path === undefined) return { rest, need: Number.POSITIVE_INFINITY };
    const host = /\r\nhost: *([^\r\n]+)/i.exec(head)?.[1] ?? '';
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    const from = end + 4;
    if (rest.length < from + length) return { rest, need: from + length };
    if (length > 0) found({ method, host, path }, rest.subarray(from, from + length));
    rest = rest.subarray(from + length);
  }
}
