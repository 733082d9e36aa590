/**
 * Tracks how far a token has been read, piece by piece. Whether text after a line break or a stray character still
 * belongs to it depends not on the characters but on the algorithm in its header, which fixes the length of the last
 * part (RFC 7518, 3.1 and 5.1).
 */
import { defined } from '../../common/defined.ts';
import { startsJsonObject } from './shape.ts';

/** Base64url length of signatures of a fixed size. */
const SIGNATURE_LENGTHS: Readonly<Record<string, number>> = {
  HS256: 43,
  HS384: 64,
  HS512: 86,
  ES256: 86,
  ES256K: 86,
  ES384: 128,
  ES512: 176,
  EdDSA: 86,
  Ed25519: 86,
  Ed448: 152,
  none: 0,
};

/** Base64url length of authentication tags. */
const TAG_LENGTHS: Readonly<Record<string, number>> = {
  'A128CBC-HS256': 22,
  'A192CBC-HS384': 32,
  'A256CBC-HS512': 43,
  A128GCM: 22,
  A192GCM: 22,
  A256GCM: 22,
};

/** Length of the complete last part. */
interface Limits {
  readonly signature?: number | 'rsa';
  readonly tag?: number;
}

export interface Progress {
  /** The first part, as far as read. */
  header: string;
  /** Known once the first part has ended. */
  limits: Limits | undefined;
  /** Dots since the start, or since the last `~`. */
  dots: number;
  /** Characters since the last separator. */
  last: number;
  /** Whether a `~` was read: the disclosures of an SD-JWT follow the signature. */
  disclosures: boolean;
}

export function startProgress(): Progress {
  return { header: '', limits: undefined, dots: 0, last: 0, disclosures: false };
}

/** Takes the next characters of the token. */
export function advance(progress: Progress, piece: string): void {
  if (progress.limits === undefined) {
    const dot = piece.indexOf('.');
    progress.header += dot === -1 ? piece : piece.slice(0, dot);
    if (dot !== -1) progress.limits = readLimits(progress.header);
  }
  for (let at = 0; at < piece.length; at += 1) {
    const character = piece[at];
    if (character === '.') {
      progress.dots += 1;
      progress.last = 0;
    } else if (character === '~') {
      progress.disclosures = true;
      progress.dots = 0;
      progress.last = 0;
    } else {
      progress.last += 1;
    }
  }
}

/** Whether the token could end here, or after `more` characters without a dot. */
export function couldEnd({ limits, dots, last, disclosures }: Progress, more = 0): boolean {
  const length = last + more;
  if (disclosures) return dots === 0 ? length === 0 : dots === 2 && length >= 43;
  if (limits?.tag !== undefined) return dots > 4 || (dots === 4 && length === limits.tag);
  if (dots !== 2) return dots > 2;
  if (limits?.signature === 'rsa') return isRsaLength(length);
  return limits?.signature === undefined ? length >= 22 : length === limits.signature;
}

/** Shorter signatures come from keys hardly used any more: 2048 bits. Characters. */
const USUAL_RSA = 342;

/** Whether a token that could end here could also be longer: the algorithm does not fix the length. */
export function couldBeLonger({ limits, dots, last, disclosures }: Progress): boolean {
  if (disclosures || dots !== 2 || limits?.tag !== undefined) return false;
  return limits?.signature === undefined || (limits.signature === 'rsa' && last < USUAL_RSA);
}

function readLimits(header: string): Limits {
  if (!startsJsonObject(header)) return {};
  const text = Buffer.from(header, 'base64url').toString('utf8');
  // Reads two members without parsing: the header may be damaged.
  const enc = /"enc"\s*:\s*"([^"]{1,32})"/.exec(text)?.[1];
  if (enc !== undefined) return { tag: TAG_LENGTHS[enc] ?? 22 };
  const alg = /"alg"\s*:\s*"([^"]{1,32})"/.exec(text)?.[1] ?? '';
  if (/^[RP]S\d{3}$/.test(alg)) return { signature: 'rsa' };
  const signature = SIGNATURE_LENGTHS[alg];
  return defined({ signature });
}

/** RSA signatures are as long as the modulus: 128 bytes or more, in steps of 64 for usual keys. */
function isRsaLength(characters: number): boolean {
  const bytes = Math.floor((characters * 3) / 4);
  return bytes >= 128 && bytes % 64 === 0 && characters === Math.ceil((bytes * 4) / 3);
}
