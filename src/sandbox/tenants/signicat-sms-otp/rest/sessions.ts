/** Sessions of the Authentication REST API: create, read, cancel (SO-S9). */
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { isObject, jsonObjectIn } from '../../../../common/json.ts';
import { json, mediaType, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { encryptCompact } from '../../../oidc/jwe.ts';
import { signCompact } from '../../../oidc/jws.ts';
import { ACCOUNT_ID, ORGANIZATION_ID, TENANT_ID } from '../client.ts';
import { SIGNING_KEY } from '../keys.ts';
import { beginVisit } from '../otp.ts';
import { PATHS, type Provider, randomGuid, takeFault } from '../provider.ts';
import { bearer } from '../sender.ts';
import type { RestSession } from '../state.ts';
import { API_SCOPE } from '../token.ts';
import { type Body, invalidFields } from './fields.ts';
import { problem } from './problem.ts';

/** Seconds, as in the vendor's sample. */
const LIFETIME = 1200;

export function createSession(provider: Provider, request: SandboxRequest): SandboxResponse {
  const refused = refusal(provider, request);
  if (refused !== undefined) return refused;
  if (mediaType(request) !== 'application/json') return problem(provider, 400, 'the body must be JSON');
  const body = jsonObjectIn(request.body);
  if (body === undefined) return problem(provider, 400, 'the body is not a JSON object');
  const invalid = invalidFields(body);
  if (invalid.length > 0) return problem(provider, 400, 'fields are missing or wrong', invalid);
  const fault = takeFault(provider);
  const unnamed = accountProblem(provider, request, fault);
  if (unnamed !== undefined) return unnamed;
  if (fault?.effect.rest?.problem === 'forbidden')
    return problem(provider, 403, 'scenario forbidden: this account may not do this');
  if (fault?.effect.rest?.problem === 'invalid-params') {
    const params = [
      { name: 'callbackUrls.success', reason: 'scenario invalid-params: counts as not registered' },
    ];
    return problem(provider, 400, 'fields are missing or wrong', params);
  }
  return { ...answer(provider, begin(provider, body, fault)), status: 201 };
}

function begin(provider: Provider, body: Body, fault: ReturnType<typeof takeFault>): RestSession {
  const { core, state, base } = provider;
  const now = core.now().getTime();
  const lifetime = typeof body.sessionLifetime === 'number' ? body.sessionLifetime : LIFETIME;
  const expiresAt = now + (fault?.effect.rest?.lifetimeSeconds ?? lifetime) * 1000;
  const parameters = isObject(body.additionalParameters) ? body.additionalParameters : {};
  const prefilled = isObject(body.prefilledInput) ? body.prefilledInput : {};
  const id = randomGuid(provider);
  const messageId = randomGuid(provider);
  const { encryptionPublicKey, ...echoed } = body;
  const session: RestSession = {
    id,
    messageId,
    expiresAt,
    reads: 0,
    visit: beginVisit(provider, {
      fault,
      persona: core.defaultPersona,
      language: asText(body.language),
      sender: asText(parameters.otp_sms_sender),
      phone: asText(prefilled.mobile),
    }),
    ...(isObject(encryptionPublicKey) ? { encryptionKey: encryptionPublicKey } : {}),
    members: {
      id,
      accountId: ACCOUNT_ID,
      authenticationUrl: `${base}${PATHS.externalLogin}?messageId=${messageId}`,
      status: 'CREATED',
      ...echoed,
      sessionLifetime: lifetime,
      expiresAt: new Date(expiresAt).toISOString().replace('Z', '+00:00'),
      messageTransportProperties: {
        messageLevelEncryption: encryptionPublicKey !== undefined,
        requireHsmSigning: false,
      },
    },
  };
  state.sessions.set(id, session);
  return session;
}

export function readSession(
  provider: Provider,
  request: SandboxRequest,
  id: string | undefined,
): SandboxResponse {
  const { session, refused } = sessionOf(provider, request, id);
  if (session === undefined) return refused;
  session.reads += 1;
  const { rest } = session.visit.fault.effect;
  if (session.reads <= (rest?.busyReads ?? 0)) {
    const busy = problem(provider, 429, `scenario ${session.visit.fault.id}: asked too often`);
    return { ...busy, headers: { ...busy.headers, 'Retry-After': '0' } };
  }
  return answer(provider, session);
}

export function cancelSession(
  provider: Provider,
  request: SandboxRequest,
  id: string | undefined,
): SandboxResponse {
  const { session, refused } = sessionOf(provider, request, id);
  if (session === undefined) return refused;
  if (!isPending(session))
    return problem(provider, 409, `the session is ${String(session.members.status)} already`);
  session.members.status = 'CANCELLED';
  session.visit.end = 'cancelled';
  return answer(provider, session);
}

/** Returns the session if the account may access it, else the refusal. */
function sessionOf(
  provider: Provider,
  request: SandboxRequest,
  id: string | undefined,
): { readonly session: RestSession; readonly refused?: never } | Refused {
  const refused = refusal(provider, request);
  if (refused !== undefined) return { refused };
  const session = provider.state.sessions.get(id ?? '');
  if (session === undefined) {
    return { refused: problem(provider, 404, 'no session of this account has this id') };
  }
  const unnamed = accountProblem(provider, request, session.visit.fault);
  return unnamed === undefined ? { session } : { refused: unnamed };
}

interface Refused {
  readonly session?: never;
  readonly refused: SandboxResponse;
}

export const isPending = ({ members }: RestSession): boolean =>
  members.status === 'CREATED' || members.status === 'WAITING_FOR_USER';

/** Returns 401 for an unknown caller, 403 for a known caller without permission. */
function refusal(provider: Provider, request: SandboxRequest): SandboxResponse | undefined {
  const token = bearer(provider, request);
  if (token === undefined) return problem(provider, 401, 'no access token, or one that does not count');
  return token.scopes.includes(API_SCOPE)
    ? undefined
    : problem(provider, 403, `the access token lacks the scope ${API_SCOPE}`);
}

/** Refuses a call that does not name its account, where that is required. */
function accountProblem(
  provider: Provider,
  { url, headers }: SandboxRequest,
  fault: ReturnType<typeof takeFault>,
): SandboxResponse | undefined {
  const demands = fault?.effect.rest?.demandsAccount;
  if (demands === undefined) return undefined;
  if (url.searchParams.get('signicat-accountId') !== ACCOUNT_ID)
    return problem(provider, 403, 'signicat-accountId is missing, or another account');
  if (demands === 'token' && headers['signicat-organizationid'] !== ORGANIZATION_ID)
    return problem(provider, 403, 'Signicat-OrganizationId is missing, or another organisation');
  return undefined;
}

function answer(provider: Provider, session: RestSession): SandboxResponse {
  const value = shown(provider, session);
  return typeof value === 'string'
    ? {
        status: 200,
        headers: { 'Content-Type': 'application/jose', 'Cache-Control': 'no-store' },
        body: value,
      }
    : json(200, value);
}

/** Returns the members, or, if the client gave a key, a JWE around a JWS of them. */
function shown(provider: Provider, { members, encryptionKey }: RestSession): unknown {
  if (encryptionKey === undefined) return members;
  const signed = signCompact({ payload: members, key: SIGNING_KEY, signing: 'right' });
  const key = createPublicKey({ key: encryptionKey as JsonWebKey, format: 'jwk' });
  return encryptCompact(signed, key, asText(encryptionKey.kid) ?? TENANT_ID, provider.core.random);
}

const asText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
