/** Logs out at the provider: sends a LogoutRequest and judges the LogoutResponse. SAML profiles, 4.4. */
import { createPrivateKey } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import type { Callback, ResultPage } from '../../loopback/listener.ts';
import { assertSafeUrl } from '../../protocol/http/safe-url.ts';
import { BINDINGS } from '../../protocol/saml/bindings.ts';
import { writeLogoutRequest } from '../../protocol/saml/build/logout-request.ts';
import { dispatch } from '../../protocol/saml/dispatch.ts';
import { signingMethod } from '../../protocol/saml/signing/signer.ts';
import { checksInWords } from '../code-flow/answering.ts';
import { play } from '../code-flow/player.ts';
import { openReturn } from '../code-flow/return-place.ts';
import { describeLogout } from '../decode-saml/describe.ts';
import { logoutTarget } from './identity-provider.ts';
import type { Logout, LogoutPlaying } from './login.ts';
import { judgeLogoutAnswer, refuseFailedLogout } from './logout-answer.ts';
import { AWAITED_OF_LOGOUT, demandKind, readReceived } from './received.ts';
import { freshId, freshRelayState, locationOf, startOf } from './request.ts';

/** Next to the assertion consumer service: `/saml/acs` → `/saml/slo`. */
export const logoutUrlOf = (acsUrl: string | URL): URL => new URL('slo', acsUrl);

/**
 * Sends the user to the provider's logout service and judges the answer.
 * @returns false when the provider has no service for it
 * @throws {IdcliError} what `play` throws, and the provider's refusal
 */
export async function logOut(logout: Logout, playing: LogoutPlaying): Promise<boolean> {
  const { input, context, idp, acsUrl, session, binding } = logout;
  const { world, draft } = context;
  const target = logoutTarget(idp, binding);
  if (target === undefined) return false;
  assertSafeUrl(locationOf(target.location, idp), input.allowInsecureHttp);
  const redirect = { ...input.redirect, uris: [logoutUrlOf(acsUrl)] };
  const listener = await openReturn({ ...input, redirect }, { awaits: AWAITED_OF_LOGOUT }, world);
  const id = freshId(world);
  const relayState = freshRelayState(world);
  const { entityId, signer } = input.serviceProvider;
  try {
    const xml = writeLogoutRequest({
      id,
      issueInstant: world.now(),
      destination: target.location,
      issuer: entityId,
      ...session,
    });
    const signature = signer && signingMethod(createPrivateKey(signer.key))?.name;
    if (logout.isWhole)
      draft.data.request = defined({
        id,
        binding: BINDINGS[target.binding],
        destination: target.location,
        signed: signer !== undefined,
        algorithm: signature,
      });
    const sent = await dispatch({
      kind: 'logout',
      id,
      xml,
      issuer: entityId,
      acsUrl,
      to: { ...target, entityId: idp.entityId },
      relayState,
      ...defined({ signer }),
    });
    // A stray page must not end the wait. If the provider omits the RelayState, its answer is judged after the wait.
    const ours = { name: 'RelayState', value: relayState };
    const callback = await play(input.player, startOf(sent), {
      ...playing,
      listener,
      awaits: AWAITED_OF_LOGOUT,
      ours,
      purpose: 'logout',
    });
    await judge(callback, { logout, id, relayState, logoutUrl: listener.redirectUri });
    return true;
  } finally {
    await listener.close();
  }
}

interface Sent {
  readonly logout: Logout;
  readonly id: string;
  readonly relayState: string;
  readonly logoutUrl: URL;
}

async function judge(callback: Callback, { logout, id, relayState, logoutUrl }: Sent): Promise<void> {
  const { draft } = logout.context;
  const expected = { requestId: id, destinations: [logoutUrl.href] };
  let page: ResultPage = {
    ok: false,
    heading: 'The logout is not confirmed',
    detail: 'The terminal says why.',
  };
  try {
    const document = demandKind(readReceived(callback), 'logout_response');
    const answer = await judgeLogoutAnswer(document, expected, logout);
    draft.reports.push(answer.report);
    if (logout.isWhole) draft.data.response = describeLogout(answer);
    for (const stray of callback.strays?.slice(1) ?? [])
      draft.reports.push((await judgeLogoutAnswer(readReceived(stray), expected, logout)).report);
    const confirmed = answer.report.verdict === 'valid';
    page = { ...page, detail: checksInWords([answer.report]) };
    draft.data.logout = { confirmed };
    if (callback.parameters.get('RelayState') !== relayState)
      draft.notes.push('the RelayState that came back from the logout is not the one that was sent');
    refuseFailedLogout(answer);
    if (confirmed) page = { ok: true, heading: 'You are logged out', detail: 'The terminal has the result.' };
  } finally {
    await callback.finish(page);
  }
}
