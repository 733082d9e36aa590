/** The request object: plain JSON, neither signed nor wrapped in a JWT. Uses the names on the wire. */

import { createHash } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import type { JsonObject } from '../jose/decoded.ts';

export interface RequestObjectInput {
  readonly hints: readonly string[];
  readonly scope: string;
  readonly text: string;
  /** Complete: prefix and method name. */
  readonly acrValues: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce?: string;
  readonly clientId: string;
  readonly uiLocales?: string;
  readonly codeVerifier?: string;
  /** The operator's members; they replace ours of the same name. */
  readonly more: readonly (readonly [string, string])[];
}

/** Builds the request object of a consent signature. `login_hint` is a list, even for a single hint. */
export function buildRequestObject(input: RequestObjectInput): JsonObject {
  const { uiLocales, nonce, codeVerifier } = input;
  return {
    login_hint: input.hints,
    ...defined({ ui_locales: uiLocales }),
    scope: input.scope,
    signicat_signtext: input.text,
    acr_values: input.acrValues,
    response_type: 'code',
    redirect_uri: input.redirectUri,
    state: input.state,
    ...defined({ nonce }),
    client_id: input.clientId,
    ...(codeVerifier === undefined
      ? {}
      : { code_challenge_method: 'S256', code_challenge: challengeOf(codeVerifier) }),
    ...Object.fromEntries(input.more),
  };
}

/** RFC 7636, 4.2. */
function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url');
}

/** Returns the bytes to encrypt. */
export function encodeRequestObject(object: JsonObject): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(object));
}
