/**
 * Receives a LogoutRequest of the identity provider, judges it, and answers it through the browser that brought it.
 * SAML profiles, 4.4.3.3 and 4.4.3.4.
 */
import type { SamlSession } from '../../checks/saml/input.ts';
import { judgeSamlLogout } from '../../checks/saml/logout.ts';
import { defined } from '../../common/defined.ts';
import type { Callback } from '../../loopback/listener.ts';
import { assertSafeUrl } from '../../protocol/http/index.ts';
import { BINDINGS, type Dispatch } from '../../protocol/saml/bindings.ts';
import { writeLogoutResponse } from '../../protocol/saml/build/logout-response.ts';
import { checkSchema } from '../../protocol/saml/schema/check-schema.ts';
import { sendMessage } from '../../protocol/saml/signing/send.ts';
import type { Report } from '../../report.ts';
import { play } from '../code-flow/player.ts';
import { openReturn } from '../code-flow/return-place.ts';
import { describeLogout } from '../decode-saml/describe.ts';
import { deliver } from './deliver.ts';
import { logoutAnswerTarget } from './identity-provider.ts';
import type { Logout, LogoutPlaying } from './login.ts';
import { logoutUrlOf } from './logout.ts';
import { AWAITED_OF_LOGOUT_REQUEST, demandKind, readReceived } from './received.ts';
import { freshId, locationOf } from './request.ts';

type Awaited = Omit<Logout, 'session' | 'binding'> & {
  /** Absent: any session. */
  readonly session?: SamlSession;
  /** Where the identity provider begins a logout. */
  readonly start?: URL;
};

/** @throws {IdcliError} what `play` throws, `ANSWER_UNREADABLE` for another message */
export async function awaitLogout(logout: Awaited, playing: LogoutPlaying): Promise<void> {
  const { input, context, acsUrl, start } = logout;
  const redirect = { ...input.redirect, uris: [logoutUrlOf(acsUrl)] };
  const awaits = AWAITED_OF_LOGOUT_REQUEST;
  const listener = await openReturn({ ...input, redirect }, { awaits, inFrames: true }, context.world);
  try {
    const callback = await play(input.player, start, { ...playing, listener, awaits, purpose: 'logout' });
    await answer(callback, logout, listener.redirectUri, playing);
  } finally {
    await listener.close();
  }
}

async function answer(
  callback: Callback,
  logout: Awaited,
  logoutUrl: URL,
  playing: LogoutPlaying,
): Promise<void> {
  const { input, context, idp, session } = logout;
  const { draft, world } = context;
  try {
    const document = demandKind(readReceived(callback), 'logout_request');
    const { decryptionKeys } = input.serviceProvider;
    const judgement = await judgeSamlLogout({
      document,
      ...(idp.keys.length === 0 ? {} : { keys: idp.keys }),
      issuer: idp.entityId,
      ...(decryptionKeys.length === 0 ? {} : { decryptionKeys }),
      ...defined({ metadataExpired: idp.metadataExpired, session, schema: await checkSchema(document) }),
      allowSha1: input.allowSha1,
      destinations: [logoutUrl.href],
      now: world.now(),
      clockToleranceSeconds: input.clockToleranceSeconds,
    });
    const { report } = judgement;
    draft.reports.push(report);
    draft.data = { ...draft.data, ...describeLogout(judgement), kind: 'logout_request' };
    const status = statusFor(report);
    const relayState = document.source.beside?.relayState;
    const sent = prepareAnswer(logout, callback, {
      status,
      ...defined({ inResponseTo: judgement.request?.id, relayState }),
    });
    if (sent === undefined) {
      draft.notes.push(
        'the metadata has no single logout service for a browser, so the request was not answered',
      );
      return;
    }
    draft.data.answer = {
      status: [...status],
      binding: BINDINGS[sent.binding],
      destination: sent.binding === 'post' ? sent.action : sent.url.replace(/[?].*$/s, ''),
      signed: input.serviceProvider.signer !== undefined,
    };
    await deliver(sent, callback, input.player, { ...playing, context });
  } finally {
    await callback.finish({
      ok: false,
      heading: 'The logout request was not answered',
      detail: 'The terminal says why.',
    });
  }
}

/** SAML core, 3.2.2.2 and 3.7.3.2. */
function statusFor({ verdict, findings }: Report): readonly [string, ...string[]] {
  if (verdict === 'valid') return ['Success'];
  const failed = findings.filter(({ status }) => status === 'fail');
  const strange = failed.length > 0 && failed.every(({ code }) => code === 'saml.session');
  return strange ? ['Requester', 'UnknownPrincipal'] : ['Requester', 'RequestDenied'];
}

interface Content {
  readonly status: readonly [string, ...string[]];
  readonly inResponseTo?: string;
  /** Goes back as it came. SAML bindings, 3.4.3. */
  readonly relayState?: string;
}

function prepareAnswer(
  { input, context, idp }: Awaited,
  { via }: Callback,
  { relayState, ...content }: Content,
): Dispatch | undefined {
  const target = logoutAnswerTarget(idp, via === 'form_post' ? 'post' : 'redirect');
  if (target === undefined) return undefined;
  assertSafeUrl(locationOf(target.location, idp), input.allowInsecureHttp);
  const { entityId, signer } = input.serviceProvider;
  const xml = writeLogoutResponse({
    id: freshId(context.world),
    issueInstant: context.world.now(),
    destination: target.location,
    issuer: entityId,
    ...content,
  });
  return sendMessage({
    parameter: 'SAMLResponse',
    xml,
    to: target,
    ...defined({ relayState, signer }),
  });
}
