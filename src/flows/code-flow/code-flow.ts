/** A login through the browser, step by step. OpenID Connect Core 1.0, 3. */

import { judgeForbiddenPage } from '../../checks/index.ts';
import { IdcliError } from '../../errors.ts';
import type { Sent } from '../../oauth/index.ts';
import type { Draft } from '../../outcome.ts';
import { withCookies } from '../../protocol/http/index.ts';
import { assertSafeUrl } from '../../protocol/http/safe-url.ts';
import { type Metadata, requireEndpoint, strings } from '../../protocol/oidc/discovery.ts';
import type { Parameters } from '../../protocol/oidc/grant.ts';
import { tellDpop } from '../dpop.ts';
import { judgingHttp } from '../http-answers.ts';
import { meetsProfile, tellProfile } from '../profile.ts';
import { asRegistered, registerFor } from '../registration/for-login.ts';
import { answering } from './answering.ts';
import { awaitLogout } from './await-logout.ts';
import { openClient } from './client.ts';
import { complete, forbidsPages } from './complete.ts';
import { discover } from './discover.ts';
import { type Dispatched, dispatch } from './dispatch.ts';
import type { FlowContext } from './flow-context.ts';
import type { CodeFlowInput } from './input.ts';
import type { KeyContext } from './login-token.ts';
import { leave } from './logout.ts';
import { openPlaces, type Places } from './places.ts';
import { play } from './player.ts';
import type { PlayContext } from './playing.ts';
import { clientFor } from './register.ts';
import { asksForIdToken, authorizationParameters, makeSecrets } from './request.ts';
import { awaitedParameters, partsOf } from './response-type.ts';
import { asGiven } from './return-place.ts';
import { demandFrame, watchSession } from './session-frame.ts';
import { type Demand, STRONGER, takeToResource } from './step-up.ts';
import { playFromElsewhere } from './third-party.ts';

/**
 * Logs in and fills the draft with exchanges, reports, tokens and claims.
 * @throws {import('../../errors.ts').IdcliError} when the login could not be completed; a wrong message is a finding
 * instead
 */
export async function codeFlow(input: CodeFlowInput, context: FlowContext): Promise<void> {
  await judgingHttp(context.draft, async () => {
    const demand = await logIn(input, context, false);
    if (demand === undefined) return;
    await context.tell(STRONGER);
    await logIn({ ...input, ...demand }, context, true);
  });
}

/**
 * @param isRepeated it is the login that a resource has demanded
 * @returns what a resource demands of another login
 */
async function logIn(
  given: CodeFlowInput,
  context: FlowContext,
  isRepeated: boolean,
): Promise<Demand | undefined> {
  const { draft, world } = context;
  draft.flow = true;
  draft.protocol = 'oidc';
  const metadata = await discover(given, context);
  if (metadata === undefined) return undefined;
  refuseWithoutOpenId(given, metadata);
  // Every demand that the provider cannot meet, before anybody logs in.
  if (!(await meetsProfile(given.profile, metadata, draft))) return undefined;
  const input = pushingWhereDemanded(given, metadata, draft);
  requireEndpoints(metadata, input);
  if (input.awaitLogout?.channel === 'session' && !input.dryRun) demandFrame(metadata, input);

  const places = await openPlaces(input, world);
  try {
    return await withClient(input, { ...context, isRepeated }, metadata, places);
  } finally {
    await places.close();
  }
}

/** Whether this is the login that a resource has demanded. */
type LoginContext = FlowContext & { readonly isRepeated: boolean };

/** Logs in with the client of the input, or with one that is registered for this login. */
async function withClient(
  input: CodeFlowInput,
  context: LoginContext,
  metadata: Metadata,
  places: Places,
): Promise<Demand | undefined> {
  const { register: wish, credentials, dryRun } = input;
  if (wish === undefined || dryRun) return withPlaces(input, context, metadata, places);
  const client = clientFor(input, asGiven(places.listener.redirectUri, input.redirect), places);
  const registered = await registerFor({ wish, credentials, metadata, client }, context);
  if (registered === undefined) return undefined;
  try {
    return await withPlaces(asRegistered(input, registered), context, metadata, places);
  } finally {
    await registered.forget();
  }
}

/** Required of an OpenID provider (Discovery 1.0, 3), and foreign to an OAuth server. */
const OPENID_MEMBERS = ['id_token_signing_alg_values_supported', 'subject_types_supported'];

/**
 * Refuses a code flow without the scope `openid` at an OpenID provider: nothing of the answer would say who logged in
 * (OpenID Connect Core 1.0, 3.1.2.1). An OAuth server knows no such scope.
 */
function refuseWithoutOpenId({ scope, responseType, idToken }: CodeFlowInput, metadata: Metadata): void {
  const isOpenId = OPENID_MEMBERS.some((name) => strings(metadata, name) !== undefined);
  const offered = strings(metadata, 'scopes_supported')?.includes('openid') !== false;
  if (idToken === false || responseType !== 'code' || asksForIdToken(scope) || !isOpenId || !offered) return;
  throw new IdcliError(
    'USAGE',
    `the scope ${scope === '' ? 'is empty' : `is ${scope}`}, and an OpenID provider gives no ID token without openid`,
    {
      hint:
        `ask for one: --scope "${`openid ${scope}`.trim()}"\nor log in by OAuth alone, without an ID ` +
        `token: --no-id-token`,
    },
  );
}

/** Turns PAR on when the provider demands it. RFC 9126, 5. */
function pushingWhereDemanded(input: CodeFlowInput, metadata: Metadata, draft: Draft): CodeFlowInput {
  if (input.par || metadata.require_pushed_authorization_requests !== true) return input;
  draft.notes.push('the provider demands pushed authorization requests (RFC 9126): the request is pushed');
  return { ...input, par: true };
}

/** Requires the endpoints of the flow before it sends the user away. */
function requireEndpoints(metadata: Metadata, { par, responseType, allowInsecureHttp }: CodeFlowInput): void {
  const hint = 'no login with the authorization code flow goes without it; ask the provider';
  assertSafeUrl(requireEndpoint(metadata, 'authorization_endpoint', hint), allowInsecureHttp);
  if (partsOf(responseType).code) requireEndpoint(metadata, 'token_endpoint', hint);
  if (par) requireEndpoint(metadata, 'pushed_authorization_request_endpoint', 'leave out --par');
}

async function withPlaces(
  input: CodeFlowInput,
  context: LoginContext,
  metadata: Metadata,
  { listener, logout: inbox, start: startInbox }: Places,
): Promise<Demand | undefined> {
  const { draft, world, recorder } = context;
  const secrets = makeSecrets(input, world);
  const keys: KeyContext = { input, metadata, fetch: recorder.as('client', 'jwks'), read: {}, world };
  const redirectUri = asGiven(listener.redirectUri, input.redirect);
  const client = await openClient(keys, { recorder, redirectUri, responseType: input.responseType });
  const parameters = authorizationParameters(input, secrets, client);
  const judgeProofs = () =>
    tellDpop({ client, draft, world, clockToleranceSeconds: input.clockToleranceSeconds });
  let close = async () => {};
  const begin = async (more: Parameters) => {
    const sent = [...parameters, ...more.filter(([name]) => !parameters.some(([own]) => own === name))];
    const dispatched = await dispatch(sent, { input, context, client, keys }).catch(
      async (thrown: unknown) => {
        await judgeProofs();
        throw thrown;
      },
    );
    close = dispatched.close;
    return dispatched.start;
  };
  if (input.dryRun) {
    tellPlan(await begin([]), parameters, input, draft);
    return undefined;
  }
  const sent: Sent = { clientAuth: input.credentials.method, parameters: new Map(parameters) };
  const playing: PlayContext = {
    ...context,
    sent,
    listener,
    userAgentFetch: withCookies(recorder.as('user-agent', 'page')),
    provider: input.provider,
    ...(forbidsPages(sent) ? { judgeForbiddenPage } : {}),
    awaits: awaitedParameters(input.responseType),
    ours: { name: 'state', value: secrets.state },
    timeoutSeconds: input.timeoutSeconds,
    purpose: 'login',
  };
  const played =
    startInbox === undefined
      ? begin([]).then((start) => play(input.player, start, playing))
      : playFromElsewhere(startInbox, { input, playing, begin });
  const callback = await played.finally(() => close());
  if (callback === undefined) return undefined;
  let demand: Demand | undefined;
  await answering(callback, draft, () =>
    complete(callback, { input, context, client, secrets, keys, sent })
      .then(() => tellProfile(input, draft))
      .then(async () => {
        demand = await takeToResource(input, client, context, context.isRepeated);
      })
      .finally(judgeProofs),
  );
  if (demand !== undefined) return demand;
  if (input.awaitLogout?.channel === 'session') {
    await watchSession(metadata, { input, client, playing });
    return undefined;
  }
  // The provider may send its logout while the request to log out is still open (Back-Channel Logout 1.0, 2.5).
  const ended = inbox === undefined ? undefined : awaitLogout(inbox, { input, context, keys });
  await Promise.all([ended, leave(input, client, playing)]);
  return undefined;
}

function tellPlan(
  start: Dispatched['start'],
  parameters: Parameters,
  { redirect }: CodeFlowInput,
  draft: Draft,
): void {
  draft.data.request = { url: addressOf(start).href, parameters: Object.fromEntries(parameters) };
  draft.notes.push('nothing was sent but the request for the discovery document');
  if (redirect.uris.some(({ port }) => port === '0'))
    draft.notes.push('the port of the redirect URI is chosen when a login begins; --redirect-uri names one');
}

const addressOf = (start: Dispatched['start']): URL => (start instanceof URL ? start : start.action);
