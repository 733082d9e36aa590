/** Who is logged in with which browser, by cookie: for logins that may show no page (SAML core, 3.4.1, `IsPassive`). */
import type { SandboxRequest } from '../../http.ts';
import { attributeOf, childrenNamed, type ReadElement } from '../../xml/read.ts';
import { isOpen } from '../holes.ts';
import { NS } from '../names.ts';
import { isTrue } from '../service-provider.ts';
import { freshId, type SamlIdp } from './idp.ts';
import type { BrowserLogin, SamlSession } from './session.ts';

const COOKIE = 'idcli_sandbox_saml_session';
/** An hour, as is usual. Milliseconds. */
const LIFETIME = 3_600_000;

/** Returns the login of a browser, unless it is too old or one of its sessions was ended by a logout. */
export function browserLoginOf(
  { state, core }: SamlIdp,
  { headers }: SandboxRequest,
): BrowserLogin | undefined {
  const pairs = (headers.cookie ?? '').split(/;\s*/).map((pair) => pair.split('='));
  const login = state.browsers.get(pairs.find(([name]) => name === COOKIE)?.[1] ?? '');
  if (login === undefined || core.now().getTime() > login.authenticatedAt + LIFETIME) return undefined;
  return [...login.indexes].every((index) => state.sessions.has(index)) ? login : undefined;
}

/** Starts a login of a browser, now, and returns its cookies; none when the person was refused. */
export function startBrowserLogin(
  idp: SamlIdp,
  person: string,
  session: SamlSession | undefined,
): { readonly cookies?: readonly string[] } {
  if (session === undefined) return {};
  const id = freshId(idp);
  const authenticatedAt = idp.core.now().getTime();
  const { level } = session.subject;
  idp.state.browsers.set(id, { person, authenticatedAt, level, indexes: new Set([session.index]) });
  const { protocol, pathname } = new URL(idp.addresses.signOn);
  // Browsers take a cookie along with the forms of other sites over HTTPS only.
  const sameSite = protocol === 'https:' ? 'None; Secure' : 'Lax';
  return { cookies: [`${COOKIE}=${id}; Path=${pathname}; HttpOnly; SameSite=${sameSite}`] };
}

/** What a request says of pages and earlier logins. */
export interface Presence {
  /** `IsPassive`: no page may be shown. */
  readonly isPassive: boolean;
  /** `ForceAuthn`: an earlier login does not do. */
  readonly isFresh: boolean;
  /** Whether `RequestedAuthnContext` is there. */
  readonly asksLevel: boolean;
}

export const presenceIn = (idp: SamlIdp, root: ReadElement): Presence => ({
  isPassive: isTrue(attributeOf(root, 'IsPassive')) && !isOpen(idp, 'passive'),
  isFresh: isTrue(attributeOf(root, 'ForceAuthn')) && !isOpen(idp, 'force-authn'),
  asksLevel: childrenNamed(root, NS.protocol, 'RequestedAuthnContext').length > 0,
});

interface Asked extends Presence {
  readonly level: string;
}

/**
 * Returns why no response can be had without a page.
 *
 * @param hinted the person that `Subject` names
 */
export function silentProblem(
  login: BrowserLogin | undefined,
  { isFresh, asksLevel, level }: Asked,
  hinted: string | undefined,
): string | undefined {
  if (isFresh) return 'ForceAuthn needs a person';
  if (login === undefined) return 'no one is logged in with this browser';
  if (asksLevel && level !== login.level)
    return `the login reached ${login.level}, which is not what RequestedAuthnContext asks for`;
  return hinted === undefined || hinted === login.person
    ? undefined
    : 'Subject names another person than the one who is logged in';
}
