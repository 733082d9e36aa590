/** A token before it is written: what is in it, who signs it, and what its reader expects. Breaks change it. */
import type { KeyObject } from 'node:crypto';
import type { EncryptionName, KeyManagementName, SignatureName } from '../../sandbox/jose/algorithms.ts';
import type { Jwk } from '../../sandbox/jose/key.ts';
import type { MintKey } from '../keys/mint-key.ts';
import type { VerifierOption } from '../minted.ts';

export const TOKEN_KINDS = [
  'id-token',
  'access-token',
  'logout-token',
  'client-assertion',
  'dpop-proof',
  'request-object',
  'jarm',
  'sd-jwt',
  'credential',
  'jwt',
] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

export type Members = Record<string, unknown>;

/** What a token is to be. */
export interface TokenWish {
  readonly kind: TokenKind;
  readonly now: Date;
  readonly random: (bytes: number) => Uint8Array;
  readonly issuer: string;
  readonly clientId: string;
  /** Of an access token, or the verifier of a presentation. */
  readonly audience?: string;
  readonly nonce?: string;
  readonly state?: string;
  readonly code?: string;
  readonly accessToken?: string;
  readonly lifetimeSeconds?: number;
  readonly person: { readonly sub: string; readonly claims: Readonly<Members> };
  /** The claims of the person are wished for, and not only the subject. */
  readonly tells: boolean;
  /** Set over all others. */
  readonly claims: Readonly<Members>;
  readonly without: readonly string[];
  readonly header: Readonly<Members>;
  /** Absent: a key of the sandbox. */
  readonly key?: MintKey;
  readonly kid?: string;
  readonly alg?: SignatureName | 'none';
  readonly encryption?: Encryption;
}

export interface Encryption {
  readonly alg: KeyManagementName;
  readonly enc: EncryptionName;
  /** The key of the receiver, or what it shares with the sender. */
  readonly to: KeyObject | string;
  readonly kid?: string;
  /** How its reader opens it; absent: only the receiver can. */
  readonly opens?: VerifierOption;
}

/** What only some claims of an SD-JWT come with. */
interface Presentation {
  /** Claims that are disclosed apart. */
  claims: Members;
  /** Hashes that belong to no claim. */
  decoys: string[];
  /** Whose key is in `cnf`. */
  holder: MintKey;
  /** The claims of the key binding; absent: the token as its issuer gave it out. */
  binding?: { header: Members; payload: Members; key: MintKey };
}

export interface TokenPlan {
  readonly wish: TokenWish;
  /** Seconds. */
  readonly now: number;
  header: Members;
  payload: Members;
  alg: SignatureName | 'none';
  key: MintKey;
  /** Written instead of the claims, unchanged. */
  payloadText?: string;
  damaged: boolean;
  /** Encrypts the claims themselves, and signs nothing. */
  unsigned: boolean;
  encryption?: Encryption;
  presentation?: Presentation;
  /** How the reader gets the keys: by a set, as a shared secret, or from the token itself. */
  keysFrom: 'set' | 'secret' | 'token';
  /** The set, beside other keys. */
  keys: Jwk[];
  /** Options of `decode-token` beside keys. */
  expects: VerifierOption[];
  /** Changes the written token. */
  finish: ((token: string) => string)[];
  /** Changes the disclosures and the key binding. */
  presents: ((parts: string[]) => string[])[];
}

export const randomText = ({ wish }: Pick<TokenPlan, 'wish'>, bytes = 16): string =>
  Buffer.from(wish.random(bytes)).toString('base64url');
