/**
 * What this tenant keeps over restarts: clients, tokens, and sessions of browsers, of the REST API and of SAML. The
 * scenario that a login played is over with the sandbox that played it.
 */
import { defined } from '../../../common/defined.ts';
import type { KeptClients } from '../../clients/clients.ts';
import { keptClientsProblem } from '../../clients/keep-clients.ts';
import { isObject } from '../generic/clients/check-shape.ts';
import {
  type KeptSession,
  keptSessions,
  restoreSessions,
  sessionsProblem,
} from '../generic/keep-sessions.ts';
import { type KeptSaml, keptSaml, restoreSaml, samlProblem } from '../generic/saml/keep.ts';
import { TENANT_ID } from './client.ts';
import { OK } from './faults.ts';
import type { Provider } from './provider.ts';
import { personOf } from './session.ts';
import type { Grant, IssuedToken, OtpVisit, RestSession } from './state.ts';

type KeptGrant = Omit<Grant, 'fault' | 'nonce'> & { readonly nonce?: string };

interface KeptToken extends Omit<IssuedToken, 'grant'> {
  /** What is sent. */
  readonly value: string;
  readonly grant?: KeptGrant;
}

interface KeptVisit extends Omit<OtpVisit, 'fault' | 'persona'> {
  readonly persona: string;
}

interface KeptRestSession extends Omit<RestSession, 'visit'> {
  readonly visit: KeptVisit;
}

interface Kept extends KeptClients {
  readonly sessions: readonly KeptSession[];
  readonly tokens: readonly KeptToken[];
  readonly restSessions: readonly KeptRestSession[];
  readonly saml: KeptSaml;
}

export function keptOf({ core, clients, hub, saml, state }: Provider): Kept {
  const now = core.now().getTime();
  return {
    ...clients.keep(),
    sessions: keptSessions(hub.state),
    tokens: [...state.tokens]
      .filter(([, { expiresAt }]) => expiresAt > now)
      .map(([value, { grant, ...token }]) => ({
        ...token,
        value,
        ...(grant && { grant: keptGrant(grant) }),
      })),
    restSessions: [...state.sessions.values()].map(({ visit, ...session }) => ({
      ...session,
      visit: keptVisit(visit),
    })),
    // It says what a number says, and needs no person for that.
    saml: keptSaml({ idp: saml, persons: new Map() }),
  };
}

function keptGrant({ fault: _, nonce, ...grant }: Grant): KeptGrant {
  return { ...grant, ...defined({ nonce }) };
}

const keptVisit = ({ fault: _, persona, ...visit }: OtpVisit): KeptVisit => ({
  ...visit,
  persona: persona.id,
});

/** The first problem in what was kept, if there is one. */
export function keptProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'it is not an object';
  const { tokens, restSessions, saml } = value;
  if (!Array.isArray(tokens) || !tokens.every(isToken)) return 'tokens has something else than tokens';
  if (!Array.isArray(restSessions) || !restSessions.every(isRestSession))
    return 'restSessions has something else than sessions';
  return keptClientsProblem(TENANT_ID, value) ?? sessionsProblem(value.sessions) ?? samlProblem(saml);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isAbsentOr = (is: (value: unknown) => boolean, value: unknown): boolean =>
  value === undefined || is(value);

function isToken(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { kind, clientId, scopes, jkt, issuedAt, expiresAt, grant } = value;
  return (
    (kind === 'access_token' || kind === 'refresh_token') &&
    [value.value, clientId].every(isText) &&
    isTexts(scopes) &&
    [issuedAt, expiresAt].every(isNumber) &&
    isAbsentOr(isText, jkt) &&
    isAbsentOr(isGrant, grant)
  );
}

function isGrant(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { clientId, scopes, phone, nonce, authenticatedAt, sessionId, transactionId } = value;
  return (
    [clientId, phone, sessionId, transactionId].every(isText) &&
    isTexts(scopes) &&
    isNumber(authenticatedAt) &&
    isAbsentOr(isText, nonce)
  );
}

function isRestSession(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { id, messageId, visit, members, encryptionKey, expiresAt, reads } = value;
  return (
    [id, messageId].every(isText) &&
    [expiresAt, reads].every(isNumber) &&
    isObject(members) &&
    isAbsentOr(isObject, encryptionKey) &&
    isVisit(visit)
  );
}

function isVisit(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { persona, language, sender, phone, challenge, expiresAt, end } = value;
  return (
    [persona, language, sender].every(isText) &&
    isNumber(expiresAt) &&
    isAbsentOr(isText, phone) &&
    isAbsentOr((one) => ['approved', 'cancelled', 'locked'].includes(String(one)), end) &&
    isAbsentOr(
      (one) => isObject(one) && isText(one.code) && isNumber(one.expiresAt) && isNumber(one.failures),
      challenge,
    )
  );
}

/** Takes up what was kept and found right. */
export function restore({ core, clients, hub, saml, state }: Provider, value: unknown): void {
  const kept = value as Kept;
  clients.restore(kept);
  restoreSessions(hub.state, kept.sessions, personOf);
  for (const { value: sent, grant, ...token } of kept.tokens) {
    // Tokens of a client that is gone are gone, too.
    if (!clients.all.has(token.clientId)) continue;
    state.tokens.set(sent, { ...token, ...(grant && { grant: { nonce: undefined, ...grant, fault: OK } }) });
  }
  for (const { visit, ...session } of kept.restSessions) {
    const persona = core.personas.find(({ id }) => id === visit.persona) ?? core.defaultPersona;
    state.sessions.set(session.id, { ...session, visit: { ...visit, persona, fault: OK } });
  }
  restoreSaml({ idp: saml, persons: new Map() }, kept.saml);
}
