/** A login by another grant than the authorization code: one or two requests, then the same end as any login. */

import { defined } from '../../common/defined.ts';
import { asText } from '../../common/foreign.ts';
import type { Inbox } from '../../loopback/inbox.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import { type Metadata, requireEndpoint } from '../../protocol/oidc/discovery.ts';
import { meaningsOf } from '../../protocol/oidc/errors.ts';
import type { Granted } from '../../protocol/oidc/grant.ts';
import { requestTokens } from '../../protocol/oidc/token-requests.ts';
import { openClient } from '../code-flow/client.ts';
import { concludeLogin } from '../code-flow/conclude.ts';
import { discover } from '../code-flow/discover.ts';
import type { KeyContext } from '../code-flow/login-token.ts';
import { type Demand, STRONGER, takeToResource } from '../code-flow/step-up.ts';
import { tellDpop } from '../dpop.ts';
import { judgingHttp } from '../http-answers.ts';
import { asRegistered, registerFor } from '../registration/for-login.ts';
import { cibaLogin, demandOneHint, openNotifications } from './ciba.ts';
import { deviceLogin } from './device.ts';
import type { Grant, GrantContext, GrantInput } from './input.ts';

/** Unused, but the library requires one. */
const NO_REDIRECT = 'http://127.0.0.1/callback';

/**
 * Logs in and fills the draft with exchanges, reports, tokens and claims.
 * @throws {IdcliError} when the login could not be completed; a wrong message is a finding instead
 */
export async function grantLogin(input: GrantInput, context: GrantContext['context']): Promise<void> {
  await judgingHttp(context.draft, async () => {
    const demand = await logIn(input, context, false);
    if (demand === undefined) return;
    await context.tell(STRONGER);
    await logIn(demanding(input, demand), context, true);
  });
}

/** The same login with what a resource demands of it; a grant without such parameters leaves that to the provider. */
function demanding(input: GrantInput, { acrValues, maxAge }: Demand): GrantInput {
  const asked = Object.entries(defined({ acr_values: acrValues, max_age: maxAge?.toString() }));
  const others = input.parameters.filter(([name]) => !asked.some(([own]) => own === name));
  return { ...input, ...defined({ acrValues, maxAge }), parameters: [...others, ...asked] };
}

/** @returns what a resource demands of another login */
async function logIn(
  input: GrantInput,
  context: GrantContext['context'],
  isRepeated: boolean,
): Promise<Demand | undefined> {
  const { draft, world } = context;
  draft.flow = true;
  draft.protocol = 'oidc';
  const metadata = await discover({ ...input, pkce: false }, context);
  if (metadata === undefined) return undefined;
  requireEndpoints(metadata, input.grant);
  if (input.grant.kind === 'ciba') demandOneHint({ input });
  if (input.dryRun) {
    tellPlan(input, metadata, draft);
    return undefined;
  }
  const inbox = await openNotifications(input.grant, world);
  try {
    return await withClient(input, { ...context, isRepeated }, metadata, inbox);
  } finally {
    await inbox?.close();
  }
}

/** Whether this is the login that a resource has demanded. */
type LoginContext = GrantContext['context'] & { readonly isRepeated: boolean };

/** Logs in with the client of the input, or with one that is registered for this login. */
async function withClient(
  input: GrantInput,
  context: LoginContext,
  metadata: Metadata,
  inbox: Inbox | undefined,
): Promise<Demand | undefined> {
  const { register: wish, credentials } = input;
  if (wish === undefined) return ask(input, context, metadata, inbox);
  const registered = await registerFor(
    { wish, credentials, metadata, client: clientFor(input, inbox) },
    context,
  );
  if (registered === undefined) return undefined;
  try {
    return await ask(asRegistered(input, registered), context, metadata, inbox);
  } finally {
    await registered.forget();
  }
}

const GRANT_TYPES = {
  device: 'urn:ietf:params:oauth:grant-type:device_code',
  ciba: 'urn:openid:params:grant-type:ciba',
  'jwt-bearer': 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  password: 'password',
} as const satisfies Record<Grant['kind'], string>;

/** RFC 7591, 2; CIBA Core 1.0, 4. */
function clientFor({ grant, scope }: GrantInput, inbox: Inbox | undefined): JsonObject {
  return {
    grant_types: [
      GRANT_TYPES[grant.kind],
      ...(scope.split(' ').includes('offline_access') ? ['refresh_token'] : []),
    ],
    response_types: [],
    ...(scope === '' ? {} : { scope }),
    ...(grant.kind === 'ciba'
      ? { backchannel_token_delivery_mode: inbox === undefined ? 'poll' : 'ping' }
      : {}),
    ...(inbox === undefined ? {} : { backchannel_client_notification_endpoint: inbox.address.href }),
  };
}

async function ask(
  input: GrantInput,
  context: LoginContext,
  metadata: Metadata,
  inbox: Inbox | undefined,
): Promise<Demand | undefined> {
  const { draft, world, recorder, isRepeated } = context;
  const keys: KeyContext = { input, metadata, fetch: recorder.as('client', 'jwks'), world };
  const client = await openClient(keys, { recorder, redirectUri: NO_REDIRECT });
  const given: GrantContext = { input, context, client, keys };
  const { clockToleranceSeconds } = input;
  return getTokens(given, inbox)
    .then((granted) =>
      granted === undefined
        ? undefined
        : concludeLogin(granted, { ...given, secrets: {}, callback: new URLSearchParams() }),
    )
    .then(() => takeToResource(input, client, context, isRepeated))
    .finally(() => tellDpop({ client, draft, world, clockToleranceSeconds }));
}

/** The endpoint of the first request. */
const FIRST = {
  device: 'device_authorization_endpoint',
  ciba: 'backchannel_authentication_endpoint',
  'jwt-bearer': 'token_endpoint',
  password: 'token_endpoint',
} as const satisfies Record<Grant['kind'], string>;

function requireEndpoints(metadata: Metadata, { kind }: Grant): void {
  const hint = `the provider does not offer the grant ${kind}: see its metadata with idcli inspect`;
  requireEndpoint(metadata, FIRST[kind], hint);
  requireEndpoint(metadata, 'token_endpoint', hint);
}

function getTokens(given: GrantContext, inbox: Inbox | undefined): Promise<Granted | undefined> {
  const { grant } = given.input;
  switch (grant.kind) {
    case 'device':
      return deviceLogin(given, grant.fill, grant.qr);
    case 'ciba':
      return cibaLogin(given, inbox);
    case 'jwt-bearer':
      return byAssertion(given, grant.assertion);
    case 'password':
      return askOnce(given, [
        ['username', grant.username],
        ['password', grant.password],
      ]);
  }
}

/** RFC 7523, 3: about a user, for the provider, signed by the client. */
async function byAssertion(
  given: GrantContext,
  assertion: Extract<Grant, { kind: 'jwt-bearer' }>['assertion'],
): Promise<Granted> {
  if (typeof assertion === 'string') return askOnce(given, [['assertion', assertion]]);
  const { input, context } = given;
  const { subject, key } = assertion;
  const { makeAssertion } = await import('../../protocol/oidc/assertion.ts');
  const names = { issuer: input.credentials.clientId, subject, audience: input.issuer };
  return askOnce(given, [['assertion', await makeAssertion(names, key, context.world)]]);
}

/** Sends the one request of a grant without a user. RFC 6749, 4.3.2; RFC 7523, 2.1. */
function askOnce(
  { input, client }: GrantContext,
  own: readonly (readonly [string, string])[],
): Promise<Granted> {
  const scope = input.scope === '' ? [] : [['scope', input.scope] as const];
  return requestTokens(
    client,
    GRANT_TYPES[input.grant.kind],
    [...own, ...scope, ...input.parameters, ...input.tokenParameters],
    meaningsOf(input.provider, 'token'),
  );
}

function tellPlan(
  { grant, scope, parameters }: GrantInput,
  metadata: Metadata,
  draft: GrantContext['context']['draft'],
): void {
  draft.data.request = {
    url: asText(metadata[FIRST[grant.kind]]),
    parameters: Object.fromEntries([...(scope === '' ? [] : [['scope', scope] as const]), ...parameters]),
  };
  draft.notes.push('nothing was sent but the request for the discovery document');
}
