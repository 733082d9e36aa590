/** Logs out at the provider: sends a LogoutRequest and judges the LogoutResponse. SAML profiles, 4.4. */

import type { ResponseJudgement } from '../../checks/saml/input.ts';
import { judgeSamlLogout } from '../../checks/saml/logout.ts';
import { defined } from '../../common/defined.ts';
import type { Callback, ResultPage } from '../../loopback/listener.ts';
import { assertSafeUrl } from '../../protocol/http/safe-url.ts';
import { writeLogoutRequest } from '../../protocol/saml/build/logout-request.ts';
import { dispatch } from '../../protocol/saml/dispatch.ts';
import { checkSchema } from '../../protocol/saml/schema/check-schema.ts';
import { play } from '../code-flow/player.ts';
import type { PlayContext } from '../code-flow/playing.ts';
import { openReturn } from '../code-flow/return-place.ts';
import { logoutTarget } from './identity-provider.ts';
import { type Login, refusalOf } from './judge.ts';
import { AWAITED, readReceived } from './received.ts';
import { freshId, freshRelayState, locationOf, startOf } from './request.ts';

/** Next to the assertion consumer service: `/saml/acs` → `/saml/slo`. */
export const logoutUrlOf = (acsUrl: string | URL): URL => new URL('slo', acsUrl);

/**
 * Sends the user to the provider's logout service and judges the answer.
 * @throws {IdcliError} what `play` throws, and the provider's refusal
 */
export async function logOut(login: Login, accepted: ResponseJudgement, playing: PlayContext): Promise<void> {
  const { input, context, idp, request } = login;
  const { draft, world } = context;
  const target = logoutTarget(idp, input.binding);
  const nameId = accepted.assertion?.nameId;
  if (target === undefined || nameId === undefined) {
    draft.notes.push(
      target === undefined
        ? 'the provider has no single logout service, so --logout had nothing to do'
        : 'the assertion names nobody, so --logout had nothing to do',
    );
    return;
  }
  assertSafeUrl(locationOf(target.location, idp), input.allowInsecureHttp);
  await playing.listener.close();
  const redirect = { ...input.redirect, uris: [logoutUrlOf(request.acsUrl)] };
  const listener = await openReturn({ ...input, redirect }, { awaits: AWAITED }, world);
  const id = freshId(world);
  const relayState = freshRelayState(world);
  const { entityId, signer } = input.serviceProvider;
  const sessionIndex = accepted.assertion?.authnStatements[0]?.sessionIndex;
  try {
    const xml = writeLogoutRequest({
      id,
      issueInstant: world.now(),
      destination: target.location,
      issuer: entityId,
      nameId,
      ...defined({ sessionIndex }),
    });
    const sent = await dispatch({
      kind: 'logout',
      id,
      xml,
      issuer: entityId,
      acsUrl: request.acsUrl,
      to: { ...target, entityId: idp.entityId },
      relayState,
      ...defined({ signer }),
    });
    // A stray page must not end the wait. If the provider omits the RelayState, its answer is judged after the wait.
    const ours = { name: 'RelayState', value: relayState };
    const callback = await play(input.player, startOf(sent), {
      ...playing,
      listener,
      ours,
      purpose: 'logout',
    });
    await judge(callback, { login, id, relayState, logoutUrl: listener.redirectUri });
  } finally {
    await listener.close();
  }
}

interface Sent {
  readonly login: Login;
  readonly id: string;
  readonly relayState: string;
  readonly logoutUrl: URL;
}

async function judge(callback: Callback, { login, id, relayState, logoutUrl }: Sent): Promise<void> {
  const { input, context, idp } = login;
  const { draft, world } = context;
  let page: ResultPage = {
    ok: false,
    heading: 'The logout is not confirmed',
    detail: 'The terminal says why.',
  };
  try {
    const document = readReceived(callback, 'logout_response');
    const schema = await checkSchema(document);
    const { report, response } = await judgeSamlLogout({
      document,
      ...(idp.keys.length === 0 ? {} : { keys: idp.keys }),
      issuer: idp.entityId,
      ...defined({ metadataExpired: idp.metadataExpired }),
      allowSha1: input.allowSha1,
      ...defined({ schema }),
      destinations: [logoutUrl.href],
      requestId: id,
      now: world.now(),
      clockToleranceSeconds: input.clockToleranceSeconds,
    });
    draft.reports.push(report);
    const confirmed = report.verdict === 'valid';
    draft.data.logout = { confirmed };
    if (callback.parameters.get('RelayState') !== relayState)
      draft.notes.push('the RelayState that came back from the logout is not the one that was sent');
    const failed = report.findings.filter((finding) => finding.status === 'fail');
    const status = response?.status;
    if (status !== undefined && failed.length > 0 && failed.every(({ code }) => code === 'saml.status'))
      throw refusalOf(status, 'the logout failed');
    if (confirmed) page = { ok: true, heading: 'You are logged out', detail: 'The terminal has the result.' };
  } finally {
    await callback.finish(page);
  }
}
