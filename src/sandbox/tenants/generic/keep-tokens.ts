/**
 * Tokens over restarts: each with what was granted, which several share, so that a revocation still ends all of them.
 */
import { defined } from '../../../common/defined.ts';
import { isObject } from './clients/check-shape.ts';
import { OK } from './faults.ts';
import { readOwnData } from './own-files.ts';
import { type GenericPerson, ownPerson } from './people/people.ts';
import type { Provider } from './provider.ts';
import type { Grant, IssuedToken } from './state.ts';

/** A grant with its client by id, and its person by id unless their claims were changed for this login. */
interface KeptGrant extends Omit<Grant, 'client' | 'person' | 'fault'> {
  readonly client: string;
  readonly person?: string | GenericPerson;
}

interface KeptToken extends Omit<IssuedToken, 'grant'> {
  /** What is sent. */
  readonly value: string;
  /** Id of the grant. */
  readonly grant: string;
}

export interface KeptTokens {
  readonly grants: readonly KeptGrant[];
  readonly tokens: readonly KeptToken[];
}

/** Those that still say something: also revoked and used ones, which must not come to life again. */
export function keptTokens({ core, state, people }: Provider): KeptTokens {
  const now = core.now().getTime();
  const alive = [...state.tokens].filter(([, { expiresAt }]) => expiresAt > now);
  const grants = new Map(alive.map(([, { grant }]) => [grant.id, grant]));
  return {
    grants: [...grants.values()].map(({ client, person, fault: _, ...grant }) => ({
      ...grant,
      client: client.client_id,
      ...defined({ person: person && (people.includes(person) ? person.id : person) }),
    })),
    tokens: alive.map(([value, { grant, ...token }]) => ({ ...token, value, grant: grant.id })),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isAbsentOr = (is: (value: unknown) => boolean, value: unknown): boolean =>
  value === undefined || is(value);

/** The first problem in what was kept, if there is one. */
export function tokensProblem({
  grants = [],
  tokens = [],
}: Readonly<Record<string, unknown>>): string | undefined {
  if (!Array.isArray(grants) || !grants.every(isGrant)) return 'grants has something else than grants';
  if (!Array.isArray(tokens) || !tokens.every(isToken)) return 'tokens has something else than tokens';
  return undefined;
}

function isGrant(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { id, client, person, scopes, claims, resources, details, tellsAuthTime, authenticatedAt } = value;
  const { nonce, acr, amr, sid, actor, ended, authRequestId } = value;
  return (
    [id, client].every(isText) &&
    [scopes, resources].every(isTexts) &&
    typeof tellsAuthTime === 'boolean' &&
    [nonce, acr, sid, ended, authRequestId].every((one) => isAbsentOr(isText, one)) &&
    isAbsentOr(isTexts, amr) &&
    isAbsentOr(isNumber, authenticatedAt) &&
    isAbsentOr(isObject, actor) &&
    isAbsentOr(isClaims, claims) &&
    isAbsentOr((one) => Array.isArray(one) && one.every(isObject), details) &&
    isAbsentOr((one) => isText(one) || isPerson(one), person)
  );
}

const isClaims = (value: unknown): boolean =>
  isObject(value) &&
  [value.userinfo, value.id_token].every(
    (part) =>
      isObject(part) &&
      Object.values(part).every((wish) => isObject(wish) && typeof wish.essential === 'boolean'),
  );

const isPerson = (value: unknown): boolean => 'own' in readOwnData('people', { people: [value] });

function isToken(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { kind, grant, jti, scopes, audience, confirmation, issuedAt, expiresAt, usedAt, revoked } = value;
  return (
    (kind === 'access_token' || kind === 'refresh_token') &&
    [value.value, grant, jti].every(isText) &&
    [scopes, audience].every(isTexts) &&
    [issuedAt, expiresAt].every(isNumber) &&
    isAbsentOr(isNumber, usedAt) &&
    isAbsentOr((one) => one === true, revoked) &&
    isAbsentOr((one) => isObject(one) && Object.values(one).every(isText), confirmation)
  );
}

/** Takes up what was kept and found right. Tokens of clients and people that are gone are gone, too. */
export function restoreTokens({ state, people }: Provider, { grants, tokens }: KeptTokens): void {
  const known = new Map(
    grants.flatMap(({ client: clientId, person: kept, ...grant }): [string, Grant][] => {
      const client = state.clients.get(clientId);
      const person =
        typeof kept === 'string' ? people.find(({ id }) => id === kept) : kept && ownPerson(kept);
      if (client === undefined || (kept !== undefined && person === undefined)) return [];
      return [[grant.id, { ...grant, client, ...defined({ person }), fault: OK }]];
    }),
  );
  for (const { value, grant: id, ...token } of tokens) {
    const grant = known.get(id);
    if (grant !== undefined) state.tokens.set(value, { ...token, grant });
  }
}
