/** Single logout: ends the sessions named by a signed LogoutRequest and confirms it (SAML profiles, 4.4). */
import { defined } from '../../../../common/defined.ts';
import { redirect, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { receive } from '../../../saml/binding.ts';
import { BINDING, NS, PREFIXES } from '../../../saml/names.ts';
import { redirectUrl } from '../../../saml/redirect.ts';
import { Refusal, refuse } from '../../../saml/refusal.ts';
import type { ServiceProvider } from '../../../saml/service-provider.ts';
import { base64, signed } from '../../../saml/sign.ts';
import { attributeOf, childrenNamed, type ReadElement, textOf } from '../../../xml/read.ts';
import { sent } from '../../../xml/write.ts';
import { endPage, refusedPage } from '../pages.ts';
import type { Provider } from '../provider.ts';
import { envelope, statusElement } from './assertion.ts';
import { logoutUrlOf } from './door.ts';
import type { SamlEffect } from './effect.ts';
import { envelopeFields } from './fields.ts';
import { idpSigner } from './keys.ts';
import { postForm } from './post-form.ts';
import { readMessage } from './request.ts';
import type { SamlSession } from './session.ts';

interface LogoutRequest {
  readonly id: string;
  readonly sender: ServiceProvider;
  readonly relayState?: string;
  readonly binding: 'redirect' | 'post';
  readonly nameId: string;
  /** Empty: all sessions of that NameID. */
  readonly sessionIndexes: readonly string[];
}

/** Accepts a request over either binding; a bad one gets a page, as at single sign-on. */
export function takeLogout(provider: Provider, request: SandboxRequest): SandboxResponse {
  try {
    return logOut(provider, readLogoutRequest(provider, request));
  } catch (error) {
    if (error instanceof Refusal) return refusedPage(error.message);
    throw error;
  }
}

function readLogoutRequest(provider: Provider, request: SandboxRequest): LogoutRequest {
  const received = receive(request);
  if (received.kind !== 'SAMLRequest') return refuse('nobody here asked for a logout that this could answer');
  const { root, sender } = readMessage(provider, received, {
    name: 'LogoutRequest',
    destination: logoutUrlOf(provider),
    mustBeSigned: true,
  });
  checkEnd(provider, attributeOf(root, 'NotOnOrAfter'));
  const { relayState, binding } = received;
  return {
    id: attributeOf(root, 'ID') ?? '',
    sender,
    ...defined({ relayState }),
    binding,
    nameId: nameIn(root),
    sessionIndexes: childrenNamed(root, NS.protocol, 'SessionIndex').map((one) => textOf(one) ?? ''),
  };
}

function checkEnd({ core }: Provider, end: string | undefined): void {
  if (end === undefined) return;
  // Also false for an invalid time.
  if (!(Date.parse(end) > core.now().getTime())) refuse('NotOnOrAfter has passed, or is no time');
}

function nameIn(root: ReadElement): string {
  const [name, ...more] = childrenNamed(root, NS.assertion, 'NameID');
  const text = textOf(name) ?? '';
  return text === '' || more.length > 0 ? refuse('there must be one NameID, which is not encrypted') : text;
}

type Status = NonNullable<SamlEffect['status']>;
const UNKNOWN: Status = {
  top: 'Requester',
  second: 'UnknownPrincipal',
  message: 'nobody of this name, or no such session, is logged in',
};

function logOut(provider: Provider, request: LogoutRequest): SandboxResponse {
  const { samlSessions } = provider.state;
  const ended = [...samlSessions.values()].filter((session) => isMeant(session, request));
  for (const { index } of ended) samlSessions.delete(index);
  const [session] = ended;
  const status = session === undefined ? UNKNOWN : (session.effect.logout?.status ?? { top: 'Success' });
  return answer(provider, request, status, session);
}

const isMeant = (
  { entityId, nameId, index }: SamlSession,
  { sender, nameId: asked, sessionIndexes }: LogoutRequest,
): boolean =>
  entityId === sender.entityId &&
  nameId === asked &&
  (sessionIndexes.length === 0 || sessionIndexes.includes(index));

function answer(
  provider: Provider,
  request: LogoutRequest,
  status: Status,
  session: SamlSession | undefined,
): SandboxResponse {
  const { second = status.top, message } = status;
  const note = `logout ${second}${message === undefined ? '' : `: ${message}`}`;
  const target = targetOf(provider, request);
  if (target === undefined) return { ...endPage('You are logged out'), note };
  const { logout = {} } = session?.effect ?? {};
  const fields = { ...envelopeFields(provider, { id: request.id, acs: target.location }), ...logout.sets };
  const tree = envelope(fields, statusElement(status), [], 'saml2p:LogoutResponse');
  const beside = defined({ RelayState: request.relayState });
  if (target.binding === BINDING.redirect) {
    const key = logout.unsigned === true ? undefined : idpSigner().key;
    const url = redirectUrl(target.location, { SAMLResponse: sent(tree, PREFIXES), ...beside }, key);
    return { ...redirect(303, url), note };
  }
  const shown = logout.unsigned === true ? tree : signed(tree, idpSigner());
  const form = [['SAMLResponse', base64(sent(shown, PREFIXES))] as const, ...Object.entries(beside)];
  return { ...postForm(target.location, form), note };
}

/** Returns the response endpoint of the metadata, with the binding of the request if possible. */
function targetOf(
  { state }: Provider,
  { sender, binding }: LogoutRequest,
): { readonly binding: string; readonly location: string } | undefined {
  const { redirect: first, post } = BINDING;
  const wanted = BINDING[binding];
  const usable = sender.logoutServices.filter((one) => one.binding === first || one.binding === post);
  const chosen = usable.find((one) => one.binding === wanted) ?? usable[0];
  if (chosen === undefined) return undefined;
  const location = chosen.responseLocation ?? chosen.location;
  return {
    binding: chosen.binding,
    location: locationNear(state.latestConsumers.get(sender.entityId), location),
  };
}

/** Resolves a loopback address without a port to where that service provider last received a response. */
function locationNear(acs: string | undefined, location: string): string {
  const url = new URL(location);
  if (acs === undefined || url.port !== '' || !isLoopback(url)) return location;
  const last = new URL(acs);
  if (!isLoopback(last)) return new URL('slo', last).href;
  url.port = last.port;
  return url.href;
}

const isLoopback = ({ hostname }: URL): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
