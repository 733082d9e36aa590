/** What `decode-token` is asked. */

import type { TypedToken } from '../../checks/input.ts';
import type { Json } from '../../common/json.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import type { KeyCandidate } from '../../protocol/jose/decoded.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { World } from '../../world.ts';

/** What a token is meant to be; without it, an ID token is judged as soon as anything is expected of one. */
export type TokenType = 'id_token' | TypedToken;

/** Where keys come from. */
interface KeySources {
  /** A key set: a file or a URL. */
  readonly jwks?: string;
  /** Files with keys of the operator's choice. */
  readonly files: readonly string[];
  readonly shared: readonly KeyCandidate[];
  /** Whose discovery document leads to the keys. */
  readonly discover?: string;
  /** What is known of the provider where it publishes nothing. */
  readonly known?: { readonly [member: string]: Json };
  /** Files with certificates that a chain in `x5c` must lead to. */
  readonly trustAnchors: readonly string[];
  /** How often a key set is fetched again for an unknown `kid`, and how many milliseconds apart (rule ALL-7). */
  readonly refetch: ProviderPreset['keyRefetch'];
}

/** What the token must say. */
export interface Expectations {
  readonly type?: TokenType;
  readonly issuer?: string;
  readonly clientId?: string;
  readonly trustedAudiences: readonly string[];
  readonly acceptedIssuers?: readonly string[];
  readonly azpDemanded: boolean;
  readonly nonce?: string;
  readonly accessToken?: string;
  readonly code?: string;
  readonly maxAgeSeconds?: number;
  readonly acrValues?: readonly string[];
  readonly require: readonly string[];
  /** From `--alg`. */
  readonly algorithms?: readonly string[];
}

export interface DecodeTokenInput {
  readonly keys: KeySources;
  readonly decryptionKeys?: readonly KeyCandidate[];
  readonly expectations: Expectations;
  /** How claims are normalized. */
  readonly claims: ProviderPreset['claims'];
  readonly clockToleranceSeconds: number;
  readonly explain: boolean;
}

export interface DecodeTokenContext {
  readonly world: Pick<World, 'files' | 'cwd' | 'now' | 'sleep' | 'signal'>;
  /** Opened only when something has to be fetched. */
  connect(): Promise<Recorder>;
}

/** Whether something was given to verify with: then `unverified` is no success. */
export function canVerify({ keys, decryptionKeys, expectations }: DecodeTokenInput): boolean {
  const { jwks, discover, files, shared, trustAnchors } = keys;
  return (
    [jwks, discover, expectations.issuer].some((value) => value !== undefined) ||
    [files, shared, trustAnchors, decryptionKeys ?? []].some((list) => list.length > 0)
  );
}

/** Whether anything is expected of the token, so that reading it is not enough. */
export function expectsAnything(expectations: Expectations): boolean {
  return expectations.type !== undefined || expectsIdToken(expectations);
}

/** Whether something is expected that the claims of an ID token are held against. */
export function expectsIdToken(expectations: Expectations): boolean {
  const { issuer, clientId, nonce, accessToken, code, maxAgeSeconds, acrValues } = expectations;
  const values = [issuer, clientId, nonce, accessToken, code, maxAgeSeconds, acrValues];
  const lists = [expectations.trustedAudiences, expectations.require];
  return values.some((value) => value !== undefined) || lists.some((list) => list.length > 0);
}

/** Whether something is expected that only an ID token has. */
export function expectsLogin({ accessToken, code, maxAgeSeconds, acrValues }: Expectations): boolean {
  return [accessToken, code, maxAgeSeconds, acrValues].some((value) => value !== undefined);
}
