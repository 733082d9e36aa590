/**
 * Messages over HTTP: the Redirect, POST and SimpleSign bindings (SAML bindings, 3.4 and 3.5; HTTP-POST-SimpleSign).
 */
import { inflateRawSync } from 'node:zlib';
import { mediaType, type SandboxRequest } from '../http.ts';
import { decodeBase64 } from './base64.ts';
import { refuse } from './refusal.ts';
import { simpleSigned } from './simple-sign.ts';

export interface Received {
  readonly binding: 'redirect' | 'post' | 'simplesign';
  readonly kind: 'SAMLRequest' | 'SAMLResponse';
  readonly xml: string;
  readonly relayState?: string;
  /** The signature of the query or form; a signature inside the XML is read from the XML. */
  readonly querySignature?: {
    readonly algorithm: string;
    readonly value: Uint8Array;
    /** The signed octets. */
    readonly signed: Uint8Array;
  };
}

/** Largest message after inflating, in bytes. */
const LARGEST_MESSAGE = 256 * 1024;
const DEFLATE = 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE';
const PARAMETERS = [
  'SAMLRequest',
  'SAMLResponse',
  'RelayState',
  'SigAlg',
  'Signature',
  'SAMLEncoding',
] as const;
type Name = (typeof PARAMETERS)[number];

/**
 * Reads the message of a request once, from the octets as received.
 *
 * @param taken bindings that the endpoint has
 * @throws {Refusal}
 */
export function receive(request: SandboxRequest, taken: readonly Received['binding'][]): Received {
  return request.method === 'POST' ? receiveForm(request, taken) : receiveRedirect(request.query);
}

function receiveForm(request: SandboxRequest, taken: readonly Received['binding'][]): Received {
  if (mediaType(request) !== 'application/x-www-form-urlencoded')
    return refuse('the body must be application/x-www-form-urlencoded');
  const pieces = readPieces(request.body);
  const isSigned = pieces.has('SigAlg') || pieces.has('Signature');
  if (isSigned && !taken.includes('simplesign'))
    return refuse('SigAlg and Signature belong to the Redirect binding; over POST the XML is signed');
  const { kind, piece } = messageIn(pieces);
  const xml = decodeText(decodeBase64(piece.value, kind));
  const { relayState } = relayStateIn(pieces);
  return {
    binding: isSigned ? 'simplesign' : 'post',
    kind,
    xml,
    ...relayStateIn(pieces),
    ...signatureIn(pieces, ({ value }) => Buffer.from(simpleSigned(kind, xml, relayState, value))),
  };
}

function receiveRedirect(query: string): Received {
  const pieces = readPieces(query);
  const { kind, piece } = messageIn(pieces);
  const encoding = pieces.get('SAMLEncoding')?.value ?? DEFLATE;
  if (encoding !== DEFLATE)
    return refuse(`SAMLEncoding ${JSON.stringify(encoding.slice(0, 100))} is not known`);
  return {
    binding: 'redirect',
    kind,
    xml: decodeText(inflate(decodeBase64(piece.value, kind), kind)),
    ...relayStateIn(pieces),
    ...signatureIn(pieces, (algorithm) => signedQuery(pieces, piece, algorithm)),
  };
}

interface Piece {
  readonly value: string;
  /** Name and value as received, still escaped. */
  readonly raw: string;
}

/** Ignores unrelated parameters; those of the binding may occur once. */
function readPieces(query: string): ReadonlyMap<Name, Piece> {
  const pieces = new Map<Name, Piece>();
  for (const raw of query.split('&')) {
    const [name = ''] = raw.split('=', 1);
    const known = PARAMETERS.find((one) => one === unescaped(name));
    if (known === undefined) continue;
    if (pieces.has(known)) refuse(`${known} came twice`);
    pieces.set(known, { raw, value: unescaped(raw.slice(name.length + 1)) });
  }
  return pieces;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return refuse('a parameter has escapes that are not UTF-8');
  }
}

function messageIn(pieces: ReadonlyMap<Name, Piece>): { kind: Received['kind']; piece: Piece } {
  const request = pieces.get('SAMLRequest');
  const response = pieces.get('SAMLResponse');
  if (request !== undefined && response !== undefined)
    return refuse('SAMLRequest and SAMLResponse came together');
  if (request !== undefined) return { kind: 'SAMLRequest', piece: request };
  if (response !== undefined) return { kind: 'SAMLResponse', piece: response };
  return refuse('there is neither SAMLRequest nor SAMLResponse');
}

function relayStateIn(pieces: ReadonlyMap<Name, Piece>): Pick<Received, 'relayState'> {
  const piece = pieces.get('RelayState');
  return piece === undefined ? {} : { relayState: piece.value };
}

/** Rebuilds the signed octets from the parameters as received (SAML bindings, 3.4.4.1). */
const signedQuery = (pieces: ReadonlyMap<Name, Piece>, message: Piece, algorithm: Piece): Buffer =>
  Buffer.from(
    [message, pieces.get('RelayState'), algorithm]
      .map((piece) => piece?.raw)
      .filter((raw) => raw !== undefined)
      .join('&'),
    'latin1',
  );

function signatureIn(
  pieces: ReadonlyMap<Name, Piece>,
  signedBy: (algorithm: Piece) => Buffer,
): Pick<Received, 'querySignature'> {
  const algorithm = pieces.get('SigAlg');
  const signature = pieces.get('Signature');
  if (algorithm === undefined && signature === undefined) return {};
  if (algorithm === undefined || signature === undefined)
    return refuse('of SigAlg and Signature only one is there');
  return {
    querySignature: {
      algorithm: algorithm.value,
      value: decodeBase64(signature.value, 'Signature'),
      signed: signedBy(algorithm),
    },
  };
}

function inflate(bytes: Uint8Array, what: string): Uint8Array {
  let inflated: ReturnType<typeof inflateWithInfo>;
  try {
    inflated = inflateWithInfo(bytes);
  } catch (error) {
    const isLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    return refuse(
      isLarge
        ? `${what} is larger than ${LARGEST_MESSAGE} bytes when it is inflated`
        : `${what} is not deflated, or cut off: the Redirect binding takes DEFLATE without header (RFC 1951)`,
    );
  }
  if (inflated.engine.bytesWritten < bytes.length)
    return refuse(`${what} has something behind the deflated message`);
  return inflated.buffer;
}

/** Inflates and reports how much input was read. */
function inflateWithInfo(bytes: Uint8Array): {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
} {
  const options = { maxOutputLength: LARGEST_MESSAGE, info: true };
  return inflateRawSync(bytes, options) as unknown as ReturnType<typeof inflateWithInfo>;
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('the message is not UTF-8');
  }
}
