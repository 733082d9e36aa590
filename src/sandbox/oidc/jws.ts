/** Compact JWS (RFC 7515), valid and invalid. Uses node:crypto, so that client and sandbox share no library. */
import { createHmac, sign } from 'node:crypto';
import type { SigningKey } from './signing-key.ts';

/**
 * - `right`: RS256 with the key
 * - `none`: `alg` none and an empty signature
 * - `public-key-as-secret`: HS256 with the PEM of the public key as secret, the classic algorithm confusion
 * - `damaged`: RS256 with one bit of the signature flipped
 */
export type Signing = 'right' | 'none' | 'public-key-as-secret' | 'damaged';

export interface JwsInput {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly key: SigningKey;
  readonly signing: Signing;
  /** Replaces the key's `kid`; `null` omits it. */
  readonly kid?: string | null;
  /** Order of the header members, for providers that use a different one. Default: `alg`, `kid`, `typ`. */
  readonly header?: readonly ('alg' | 'kid' | 'typ')[];
}

const ALGORITHMS = {
  right: 'RS256',
  none: 'none',
  'public-key-as-secret': 'HS256',
  damaged: 'RS256',
} as const satisfies Record<Signing, string>;

const DEFAULT_ORDER = ['alg', 'kid', 'typ'] as const;

export function signCompact(input: JwsInput): string {
  const kid = input.kid === undefined ? input.key.kid : input.kid;
  const members = { alg: ALGORITHMS[input.signing], kid, typ: 'JWT' };
  const order = (input.header ?? DEFAULT_ORDER).filter((name) => members[name] !== null);
  const header = Object.fromEntries(order.map((name) => [name, members[name]]));
  const signed = `${encode(JSON.stringify(header))}.${encode(JSON.stringify(input.payload))}`;
  return `${signed}.${signature(signed, input)}`;
}

function signature(signed: string, { key, signing }: JwsInput): string {
  if (signing === 'none') return '';
  if (signing === 'public-key-as-secret') {
    return createHmac('sha256', key.publicPem).update(signed).digest('base64url');
  }
  const bytes = sign('sha256', Buffer.from(signed), key.privateKey);
  if (signing === 'damaged') bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString('base64url');
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
