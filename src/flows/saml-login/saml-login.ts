/** A SAML login, step by step: the Web Browser SSO profile (SAML profiles, 4.1), then single logout if requested. */

import type { ResponseJudgement } from '../../checks/saml/input.ts';
import { judgePassivePage } from '../../checks/saml/passive.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import type { Listener } from '../../loopback/listener.ts';
import { withCookies } from '../../protocol/http/index.ts';
import { answering } from '../code-flow/answering.ts';
import { play } from '../code-flow/player.ts';
import type { PlayContext } from '../code-flow/playing.ts';
import { openReturn } from '../code-flow/return-place.ts';
import { findIdentityProvider, type IdentityProvider } from './identity-provider.ts';
import type { SamlContext, SamlLoginInput, SamlRequestInput } from './input.ts';
import { conclude, type Login } from './judge.ts';
import { logOut } from './logout.ts';
import { AWAITED, PASTE_NOTE } from './received.ts';
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
    await context.tell(
      `${idp.entityId} has no signing key in its metadata: nobody will be able to verify its answer`,
    );
  const listener = await openReturn(input, { awaits: AWAITED }, world);
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
  const { draft, world, recorder } = context;
  const request = await prepareRequest(input, idp, listener.redirectUri, world);
  draft.data.request = describePrepared(request);
  const playing: PlayContext = {
    ...context,
    listener,
    userAgentFetch: withCookies(recorder.as('user-agent', 'page')),
    provider: input.provider,
    awaits: AWAITED,
    ...defined({
      ours: request.relayState === undefined ? undefined : { name: 'RelayState', value: request.relayState },
    }),
    ...(input.isPassive === true ? { judgeForbiddenPage: judgePassivePage } : {}),
    pasteNote: PASTE_NOTE,
    timeoutSeconds: input.timeoutSeconds,
    purpose: 'login',
  };
  const login: Login = { input, context, idp, request };
  const callback = await play(input.player, startOf(request.dispatch), playing);
  let accepted: ResponseJudgement | undefined;
  await answering(callback, draft, async () => {
    accepted = await conclude(callback, login);
  });
  if (input.logout && accepted !== undefined) await logOut(login, accepted, playing);
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
