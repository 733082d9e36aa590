/** How a login on another device is decided: by itself, by a person on a page, or as the scenario says. */
import { defined } from '../../../common/defined.ts';
import { highestAcr } from './login.ts';
import type { GenericPerson } from './people/people.ts';
import { type Provider, randomText } from './provider.ts';
import type { Elsewhere, Grant } from './state.ts';

/** Grants what was asked for. */
export function approve(provider: Provider, login: Elsewhere, person: GenericPerson = login.person): void {
  const { effect } = login.fault;
  const played = login.kind === 'device' ? effect.device?.answer : effect.ciba?.answer;
  login.outcome = played === undefined ? { grant: grantOf(provider, login, person) } : { error: played };
}

export function decline(login: Elsewhere): void {
  login.outcome = { error: 'access_denied' };
}

function grantOf(provider: Provider, login: Elsewhere, person: GenericPerson): Grant {
  return {
    id: randomText(provider, 16),
    client: login.client,
    person,
    scopes: login.scopes.filter((scope) => Object.hasOwn(provider.scopes, scope)),
    resources: login.resources,
    acr: highestAcr(login.acrValues),
    amr: ['swk'],
    authenticatedAt: provider.core.now().getTime(),
    tellsAuthTime: true,
    fault: login.fault,
    ...defined({ details: login.details }),
  };
}
