/** Which claims of a person go where (OpenID Connect Core 1.0, 5.4 and 5.5). */
import type { Provider } from '../provider.ts';
import type { ClaimWish, Grant } from '../state.ts';

type Claims = Record<string, unknown>;

/** Claims that `claims` names for one place, as far as the person has them and the wished value fits. */
function wished(person: Claims, wishes: Readonly<Record<string, ClaimWish>>): Claims {
  return Object.fromEntries(
    Object.keys(wishes)
      .filter((name) => Object.hasOwn(person, name))
      .map((name) => [name, person[name]]),
  );
}

/** Claims by scope. */
function granted(person: Claims, { scopes }: Provider, asked: readonly string[]): Claims {
  const names = asked.flatMap((scope) => (Object.hasOwn(scopes, scope) ? (scopes[scope] ?? []) : []));
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(person, name)).map((name) => [name, person[name]]),
  );
}

function known({ person }: Grant): Claims {
  return Object.fromEntries(
    Object.entries(person?.claims ?? {}).filter(([, value]) => value !== undefined && value !== null),
  );
}

export function userinfoClaims(provider: Provider, grant: Grant, scopes: readonly string[]): Claims {
  const person = known(grant);
  return { ...granted(person, provider, scopes), ...wished(person, grant.claims?.userinfo ?? {}) };
}

/** @param withoutAccessToken then claims by scope are in the ID token, since there is no UserInfo to ask */
export function idTokenClaims(provider: Provider, grant: Grant, withoutAccessToken: boolean): Claims {
  const person = known(grant);
  return {
    ...(withoutAccessToken ? granted(person, provider, grant.scopes) : {}),
    ...wished(person, grant.claims?.id_token ?? {}),
  };
}
