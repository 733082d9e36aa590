/**
 * Receives a LogoutRequest of the identity provider, judges it, and answers it through the browser that brought it, or
 * to the server that sent it over SOAP. SAML profiles, 4.4.3.3 and 4.4.3.4.
 */
import type { SamlSession } from '../../checks/saml/input.ts';
import { judgeSamlLogout } from '../../checks/saml/logout.ts';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { Callback } from '../../loopback/listener.ts';
import { assertSafeUrl } from '../../protocol/http/index.ts';
import { BINDINGS, type Binding, type Dispatch, SOAP_BINDING } from '../../protocol/saml/bindings.ts';
import { writeLogoutResponse } from '../../protocol/saml/build/logout-response.ts';
import { soapEnvelope, soapFault } from '../../protocol/saml/build/soap.ts';
import { signMessage } from '../../protocol/saml/dispatch.ts';
import { checkSchema } from '../../protocol/saml/schema/check-schema.ts';
import { sendMessage } from '../../protocol/saml/signing/send.ts';
import type { Report } from '../../report.ts';
import type { Player } from '../code-flow/input.ts';
import { play } from '../code-flow/player.ts';
import { openReturn } from '../code-flow/return-place.ts';
import { describeLogout } from '../decode-saml/describe.ts';
import { deliver, noteTrouble } from './deliver.ts';
import { logoutAnswerTarget } from './identity-provider.ts';
import type { Logout, LogoutPlaying } from './login.ts';
import { logoutUrlOf } from './logout.ts';
import { AWAITED_OF_LOGOUT_REQUEST, demandKind, readReceived } from './received.ts';
import { freshId, locationOf } from './request.ts';

type Awaited = Omit<Logout, 'session' | 'binding'> & {
  /** How the sandbox was asked to send its request. */
  readonly binding?: Binding | 'soap';
  /** Absent: any session. */
  readonly session?: SamlSession;
  /** Where the identity provider begins a logout. */
  readonly start?: URL;
};

/** @throws {IdcliError} what `play` throws, `ANSWER_UNREADABLE` for another message */
export async function awaitLogout(logout: Awaited, playing: LogoutPlaying): Promise<void> {
  const { input, context, acsUrl, start, binding } = logout;
  const redirect = { ...input.redirect, uris: [logoutUrlOf(acsUrl)] };
  const awaits = AWAITED_OF_LOGOUT_REQUEST;
  // The provider itself calls over SOAP, so the listener is needed even if its page is opened by hand.
  const calls = binding === 'soap' && input.player.kind === 'headless';
  const player: Player = calls ? { kind: 'browser', open: false } : input.player;
  const opened = { awaits, inFrames: true, soap: true };
  const listener = await openReturn({ ...input, player, redirect }, opened, context.world);
  const waits = { ...playing, listener, awaits, purpose: 'logout' as const };
  try {
    const asked = calls && start !== undefined ? playing.userAgentFetch(start) : undefined;
    const played = play(player, calls ? undefined : start, waits);
    const callback = await Promise.race([
      played,
      ...(asked === undefined ? [] : [refusedStart(asked, played)]),
    ]);
    await answer(callback, logout, listener.redirectUri, playing);
    noteTrouble(await asked, context);
  } finally {
    await listener.close();
  }
}

/** The page of the provider ends after its call, so an error of its own means that it will not call. */
async function refusedStart(asked: Promise<Response>, played: Promise<Callback>): Promise<Callback> {
  const { status, url } = await asked;
  if (status < 400) return played;
  throw new IdcliError('PROVIDER_FAILED', `the page where the logout begins answers with status ${status}`, {
    hint: `look at it in a browser: ${url}`,
  });
}

async function answer(
  callback: Callback,
  logout: Awaited,
  logoutUrl: URL,
  playing: LogoutPlaying,
): Promise<void> {
  const { input, context, idp, session } = logout;
  const { draft, world } = context;
  const signed = input.serviceProvider.signer !== undefined;
  try {
    const document = demandKind(readReceived(callback), 'logout_request');
    const bySoap = callback.via === 'soap';
    const { decryptionKeys } = input.serviceProvider;
    const judgement = await judgeSamlLogout({
      document,
      ...(idp.keys.length === 0 ? {} : { keys: idp.keys }),
      issuer: idp.entityId,
      ...(decryptionKeys.length === 0 ? {} : { decryptionKeys }),
      ...defined({ metadataExpired: idp.metadataExpired, session, schema: await checkSchema(document) }),
      allowSha1: input.allowSha1,
      destinations: [logoutUrl.href],
      // Over SOAP there need be no Destination. The listener asks for no certificate, so only a signature counts.
      ...(bySoap ? { channel: { host: logoutUrl.host, secure: false } } : {}),
      now: world.now(),
      clockToleranceSeconds: input.clockToleranceSeconds,
    });
    const { report } = judgement;
    draft.reports.push(report);
    draft.data = { ...draft.data, ...describeLogout(judgement), kind: 'logout_request' };
    const status = statusFor(report);
    const inResponseTo = judgement.request?.id;
    if (callback.reply !== undefined) {
      const xml = await soapAnswer(logout, { status, ...defined({ inResponseTo }) });
      draft.data.answer = { status: [...status], binding: SOAP_BINDING, signed };
      return await callback.reply(200, xml);
    }
    const relayState = document.source.beside?.relayState;
    const sent = prepareAnswer(logout, callback, {
      status,
      ...defined({ inResponseTo, relayState }),
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
      signed,
    };
    await deliver(sent, callback, input.player, { ...playing, context });
  } finally {
    await callback.reply?.(500, soapFault('Client', 'the message was not understood'));
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

/** The envelope of a signed LogoutResponse. */
async function soapAnswer(
  { input, context }: Awaited,
  content: Omit<Content, 'relayState'>,
): Promise<string> {
  const { entityId, signer } = input.serviceProvider;
  const head = { id: freshId(context.world), issueInstant: context.world.now(), issuer: entityId };
  const xml = writeLogoutResponse({ ...head, ...content });
  return soapEnvelope(signer === undefined ? xml : await signMessage(xml, signer));
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
