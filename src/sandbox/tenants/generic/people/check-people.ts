/** Checks people and scopes of one's own. */
import { type Complaint, isObject, memberProblems, unknownMembers } from '../clients/check-shape.ts';
import type { Member } from '../clients/members.ts';
import { samlProblems } from './check-saml.ts';

/** The members of a person, also for the published schema. */
export const PERSON_MEMBERS = {
  id: { kind: 'text', is: 'the name for --as and login_hint' },
  title: { kind: 'text', is: 'what the login page says of the person; default the claim name' },
  sub: { kind: 'text', is: 'the subject; default made of the id' },
  username: { kind: 'text', is: 'the name for logins without a page; default the id' },
  password: { kind: 'text', is: 'the password for logins without a page; default secret' },
} as const satisfies Record<string, Member>;

const ID = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;
/** Claims that the provider sets itself (OpenID Connect Core 1.0, 2). */
const RESERVED = ['iss', 'sub', 'aud', 'exp', 'iat', 'nonce', 'at_hash', 'c_hash', 's_hash', 'azp', 'sid'];

export function personProblems(value: unknown, path: Complaint['path']): readonly Complaint[] {
  if (!isObject(value))
    return [{ path, what: 'value', message: 'a person must be a mapping with id and claims' }];
  const unknown = unknownMembers(value, [...Object.keys(PERSON_MEMBERS), 'claims', 'saml'], 'a person', path);
  const members = Object.entries(PERSON_MEMBERS).flatMap(([name, member]) =>
    value[name] === undefined ? [] : memberProblems(name, member, value[name], path),
  );
  return [
    ...unknown,
    ...members,
    ...idProblems(value.id, path),
    ...claimProblems(value.claims, path),
    ...samlProblems(value.saml, path),
  ];
}

function idProblems(id: unknown, path: Complaint['path']): Complaint[] {
  if (id === undefined) return [{ path, what: 'value', message: 'a person lacks id' }];
  if (typeof id !== 'string' || ID.test(id)) return [];
  return [
    {
      path: [...path, 'id'],
      what: 'value',
      message: `${JSON.stringify(id.slice(0, 80))} cannot be the id of a person`,
      hint: 'an id has letters, digits and . _ @ -',
    },
  ];
}

function claimProblems(claims: unknown, path: Complaint['path']): Complaint[] {
  if (claims === undefined) return [];
  const at: Complaint['path'] = [...path, 'claims'];
  if (!isObject(claims))
    return [{ path: at, what: 'value', message: 'claims must be a mapping of names to values' }];
  return RESERVED.filter((name) => Object.hasOwn(claims, name)).map((name) => ({
    path: [...at, name],
    what: 'key',
    message: `${name} is not a claim of a person: the provider sets it`,
    ...(name === 'sub' ? { hint: 'put sub beside id' } : {}),
  }));
}

export function scopeProblems(value: unknown, path: Complaint['path']): readonly Complaint[] {
  if (value === undefined) return [];
  if (!isObject(value))
    return [{ path, what: 'value', message: 'scopes must be a mapping of scopes to lists of claims' }];
  return Object.entries(value).flatMap(([scope, claims]) =>
    memberProblems(scope, { kind: 'words', is: 'the claims of a scope' }, claims, path),
  );
}
