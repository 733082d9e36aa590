/** A SAML login, step by step: the Web Browser SSO profile (SAML profiles, 4.1), then single logout if requested. */

import type { ResponseJudgement } from '../../checks/saml/input.ts';
import { judgePassivePage } from '../../checks/saml/passive.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import type { Listener } from '../../loopback/listener.ts';
import { answering } from '../code-flow/answering.ts';
import { play } from '../code-flow/player.ts';
import { openReturn } from '../code-flow/return-place.ts';
import { findIdentityProvider, type IdentityProvider } from './identity-provider.ts';
import type { SamlContext, SamlLoginInput, SamlRequestInput } from './input.ts';
import { conclude, judgeOthers } from './judge.ts';
import type { Login, LogoutPlaying } from './login.ts';
import { logOut } from './logout.ts';
import { playingOf } from './playing.ts';
import { AWAITED_OF_LOGIN } from './received.ts';
import { describePrepared, describeWhole, prepareRequest, startOf } from './request.ts';

/**
 * Logs in and fills the draft with exchanges, reports, claims and the content of the assertion.
 * @throws {IdcliError} when the login could not be completed; a wrong message is a finding instead
 */
export async function samlLogin(input: SamlLoginInput, context: SamlContext): Promise<void> {
  const { draft, world } = context;
  draft.flow = true;
  draft.protocol = 'saml';
  const idp = await findIdentityProvider(input.identityProvider, context);
  draft.issuer = idp.entityId;
  if (idp.keys.length === 0)
    await context.tell(`${idp.entityId} has no signing key in its metadata: its answer cannot be verified`);
  if (input.ecp !== undefined) {
    const { logInByEcp } = await import('./ecp.ts');
    await logInByEcp(input, context, idp);
    return;
  }
  const listener = await openReturn(input, { awaits: AWAITED_OF_LOGIN }, world);
  try {
    await withListener(input, context, idp, listener);
  } finally {
    await listener.close();
  }
}

async function withListener(
  input: SamlLoginInput,
  context: SamlContext,
  idp: IdentityProvider,
  listener: Listener,
): Promise<void> {
  const { draft, world } = context;
  const { redirectUri } = listener;
  const request = input.unsolicited ? undefined : await prepareRequest(input, idp, redirectUri, world);
  if (request !== undefined) draft.data.request = describePrepared(request);
  else draft.data.unsolicited = true;
  const playing = playingOf(input, context);
  const relayState = request?.relayState;
  const login: Login = { input, context, idp, acsUrl: redirectUri.href, ...defined({ request }) };
  const callback = await play(
    input.player,
    request === undefined ? input.unsolicited?.start?.(redirectUri) : startOf(request.dispatch),
    {
      ...playing,
      listener,
      awaits: AWAITED_OF_LOGIN,
      ...defined({ ours: relayState === undefined ? undefined : { name: 'RelayState', value: relayState } }),
      ...(input.isPassive === true ? { judgeForbiddenPage: judgePassivePage } : {}),
      purpose: 'login',
    },
  );
  let accepted: ResponseJudgement | undefined;
  await answering(callback, draft, async () => {
    try {
      accepted = await conclude(callback, login);
    } finally {
      await judgeOthers(callback, login);
    }
  });
  if (!input.logout || accepted === undefined) return;
  await listener.close();
  await logOutAfter(login, accepted, playing);
}

/** Logs out of a login that was accepted. */
async function logOutAfter(
  { input, context, idp, acsUrl }: Login,
  { assertion }: ResponseJudgement,
  playing: LogoutPlaying,
): Promise<void> {
  const nameId = assertion?.nameId;
  if (nameId === undefined) {
    context.draft.notes.push('the assertion identifies no one, so --logout had nothing to do');
    return;
  }
  const sessionIndex = assertion?.authnStatements[0]?.sessionIndex;
  const session = { nameId, sessionIndexes: sessionIndex === undefined ? [] : [sessionIndex] };
  const binding = input.binding;
  if (!(await logOut({ input, context, idp, acsUrl, session, ...defined({ binding }) }, playing)))
    context.draft.notes.push('the provider has no single logout service, so --logout had nothing to do');
}

/** Shows the request of a login; sends nothing except requests for metadata. */
export async function samlDryRun(input: SamlRequestInput, context: SamlContext): Promise<void> {
  context.draft.flow = true;
  context.draft.data.request = await requestToShow(input, context);
}

/** Builds an AuthnRequest as the result itself, without a login. */
export async function samlRequest(input: SamlRequestInput, context: SamlContext): Promise<void> {
  Object.assign(context.draft.data, { kind: 'authn_request', ...(await requestToShow(input, context)) });
}

async function requestToShow(
  input: SamlRequestInput,
  context: SamlContext,
): Promise<Readonly<Record<string, Json>>> {
  const { draft, world } = context;
  draft.protocol = 'saml';
  const idp = await findIdentityProvider(input.identityProvider, context);
  draft.issuer = idp.entityId;
  // A login tries the first URI first, and picks its port only when it starts.
  const [acsUrl = new URL('http://127.0.0.1:0/saml/acs')] = input.redirect.uris;
  const prepared = await prepareRequest(input, idp, acsUrl, world);
  draft.notes.push('nothing was sent to the identity provider but, where needed, a request for its metadata');
  if (acsUrl.port === '0')
    draft.notes.push(
      'the port of the assertion consumer service is chosen when a login begins; --acs names one',
    );
  return describeWhole(prepared);
}
