/** The ID token, with its members in the observed order (SO-S7), valid or as a scenario alters it. */

import { createHash } from 'node:crypto';
import { defined } from '../../../common/defined.ts';
import { signCompact } from '../../oidc/jws.ts';
import { encryptTo } from '../generic/tokens/message.ts';
import { EID } from './client.ts';
import { SIGNING_KEY } from './keys.ts';
import { type Provider, subjectOf } from './provider.ts';
import { DARK_MILLISECONDS, type Grant } from './state.ts';

/** Seconds; also for access tokens. */
export const LIFETIME = 600;

export interface IdTokenParts {
  readonly accessToken?: string;
  /** Through the browser: what comes with it. */
  readonly code?: string;
  readonly state?: string | undefined;
}

/** @returns signed, and then encrypted where the client is registered so */
export async function idToken(provider: Provider, grant: Grant, parts: IdTokenParts): Promise<string> {
  const signed = signedIdToken(provider, grant, parts);
  const client = provider.hub.state.clients.get(grant.clientId);
  const alg = client?.id_token_encrypted_response_alg;
  if (client === undefined || alg === undefined) return signed;
  return encryptTo(provider.hub, client, signed, {
    alg,
    ...defined({ enc: client.id_token_encrypted_response_enc }),
  });
}

function signedIdToken(provider: Provider, grant: Grant, { accessToken, code, state }: IdTokenParts): string {
  const played = grant.fault.effect.idToken;
  const now = Math.floor(provider.core.now().getTime() / 1000);
  const issuedAt = now + (played?.shiftSeconds ?? 0);
  const payload: Record<string, unknown> = {
    iss: provider.issuer,
    nbf: Math.min(now, issuedAt),
    iat: issuedAt,
    exp: issuedAt + LIFETIME,
    aud: grant.clientId,
    amr: ['external'],
    ...defined({ nonce: grant.nonce }),
    ...defined({ c_hash: code && leftHalfOfHash(code), s_hash: state && leftHalfOfHash(state) }),
    ...defined({ at_hash: accessToken && leftHalfOfHash(accessToken) }),
    sid: grant.sessionId,
    sub: subjectOf(grant.phone),
    auth_time: Math.floor(grant.authenticatedAt / 1000),
    idp: EID,
    idp_issuer: EID,
    transaction_id: grant.transactionId,
    sandbox: true,
    acr: 'substantial',
  };
  Object.assign(payload, played?.sets);
  for (const name of played?.drops ?? []) delete payload[name];
  if (grant.fault.effect.keySet === 'flickering') {
    provider.state.darkUntil = provider.core.now().getTime() + DARK_MILLISECONDS;
  }
  return signCompact({
    payload,
    key: SIGNING_KEY,
    signing: played?.signing ?? 'right',
    header: ['kid', 'typ', 'alg'],
    ...defined({ kid: played?.kid }),
  });
}

/** RS256 implies SHA-256 (OpenID Connect Core 1.0, 3.1.3.6). */
function leftHalfOfHash(value: string): string {
  return createHash('sha256').update(value, 'ascii').digest().subarray(0, 16).toString('base64url');
}
