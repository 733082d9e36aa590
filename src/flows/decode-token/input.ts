/** Input of `decode-token`. */

import type { TypedToken } from '../../checks/input.ts';
import type { Json } from '../../common/json.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import type { KeyCandidate } from '../../protocol/jose/decoded.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { World } from '../../world.ts';

/** The expected type; without it, any expectation makes the token be judged as an ID token. */
export type TokenType = 'id_token' | TypedToken;

/** Sources of keys. */
interface KeySources {
  /** A key set: a file or a URL. */
  readonly jwks?: string;
  /** Key files named by the operator. */
  readonly files: readonly string[];
  readonly shared: readonly KeyCandidate[];
  /** The issuer whose discovery document leads to the keys. */
  readonly discover?: string;
  /** Known metadata of a provider that publishes none. */
  readonly known?: { readonly [member: string]: Json };
  /** Files with certificates that a chain in `x5c` must lead to. */
  readonly trustAnchors: readonly string[];
  /** How often to fetch a key set again for an unknown `kid`, and how many milliseconds apart (rule ALL-7). */
  readonly refetch: ProviderPreset['keyRefetch'];
}

/** Expected values. */
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
  /** Called only when something must be fetched. */
  connect(): Promise<Recorder>;
  /** Called only for an input without a token. */
  presets?(): Promise<readonly ProviderPreset[]>;
}

/** Whether the input includes something to verify with: then `unverified` is not a success. */
export function canVerify({ keys, decryptionKeys, expectations }: DecodeTokenInput): boolean {
  const { jwks, discover, files, shared, trustAnchors } = keys;
  return (
    [jwks, discover, expectations.issuer].some((value) => value !== undefined) ||
    [files, shared, trustAnchors, decryptionKeys ?? []].some((list) => list.length > 0)
  );
}

/** Whether anything is expected of the token: then reading it is not enough. */
export function expectsAnything(expectations: Expectations): boolean {
  return expectations.type !== undefined || expectsIdToken(expectations);
}

/** Whether an expectation applies to the claims of an ID token. */
export function expectsIdToken(expectations: Expectations): boolean {
  const { issuer, clientId, nonce, accessToken, code, maxAgeSeconds, acrValues } = expectations;
  const values = [issuer, clientId, nonce, accessToken, code, maxAgeSeconds, acrValues];
  const lists = [expectations.trustedAudiences, expectations.require];
  return values.some((value) => value !== undefined) || lists.some((list) => list.length > 0);
}

/** Whether an expectation applies to ID tokens only. */
export function expectsLogin({ accessToken, code, maxAgeSeconds, acrValues }: Expectations): boolean {
  return [accessToken, code, maxAgeSeconds, acrValues].some((value) => value !== undefined);
}
