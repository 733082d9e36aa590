/** A login by another grant than the authorization code: one or two requests, then the same end as any login. */

import { asText } from '../../common/foreign.ts';
import { type Metadata, requireEndpoint } from '../../protocol/oidc/discovery.ts';
import { meaningsOf } from '../../protocol/oidc/errors.ts';
import type { Granted } from '../../protocol/oidc/grant.ts';
import { requestTokens } from '../../protocol/oidc/token-requests.ts';
import { openClient } from '../code-flow/client.ts';
import { concludeLogin } from '../code-flow/conclude.ts';
import { discover } from '../code-flow/discover.ts';
import type { KeyContext } from '../code-flow/id-token.ts';
import { tellDpop } from '../dpop.ts';
import { judgingHttp } from '../http-answers.ts';
import { cibaLogin, demandOneHint } from './ciba.ts';
import { deviceLogin } from './device.ts';
import type { Grant, GrantContext, GrantInput } from './input.ts';

/** Unused, but the library requires one. */
const NO_REDIRECT = 'http://127.0.0.1/callback';

/**
 * Logs in and fills the draft with exchanges, reports, tokens and claims.
 * @throws {IdcliError} when the login could not be completed; a wrong message is a finding instead
 */
export async function grantLogin(input: GrantInput, context: GrantContext['context']): Promise<void> {
  await judgingHttp(context.draft, () => logIn(input, context));
}

async function logIn(input: GrantInput, context: GrantContext['context']): Promise<void> {
  const { draft, world, recorder } = context;
  draft.flow = true;
  draft.protocol = 'oidc';
  const metadata = await discover({ ...input, pkce: false }, context);
  if (metadata === undefined) return;
  requireEndpoints(metadata, input.grant);
  if (input.grant.kind === 'ciba') demandOneHint({ input });
  const keys: KeyContext = { input, metadata, fetch: recorder.as('client', 'jwks'), world };
  const client = await openClient(keys, { recorder, redirectUri: NO_REDIRECT });
  if (input.dryRun) return tellPlan(input, metadata, draft);
  const given: GrantContext = { input, context, client, keys };
  const { clockToleranceSeconds } = input;
  await getTokens(given)
    .then((granted) =>
      granted === undefined
        ? undefined
        : concludeLogin(granted, { ...given, secrets: {}, callback: new URLSearchParams() }),
    )
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

function getTokens(given: GrantContext): Promise<Granted | undefined> {
  const { grant } = given.input;
  switch (grant.kind) {
    case 'device':
      return deviceLogin(given, grant.fill, grant.qr);
    case 'ciba':
      return cibaLogin(given, grant.notify);
    case 'jwt-bearer':
      return ask(given, 'urn:ietf:params:oauth:grant-type:jwt-bearer', [['assertion', grant.assertion]]);
    case 'password':
      return ask(given, 'password', [
        ['username', grant.username],
        ['password', grant.password],
      ]);
  }
}

/** Sends the one request of a grant without a user. RFC 6749, 4.3.2; RFC 7523, 2.1. */
function ask(
  { input, client }: GrantContext,
  grantType: string,
  own: readonly (readonly [string, string])[],
): Promise<Granted> {
  const scope = input.scope === '' ? [] : [['scope', input.scope] as const];
  return requestTokens(
    client,
    grantType,
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
