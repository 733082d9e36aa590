/** The password grant (RFC 6749, 4.3), which OAuth 2.1 drops: with user name, id or mail address of a person. */
import { highestAcr } from '../login.ts';
import { type Provider, randomText, takeFault } from '../provider.ts';
import {
  audienceOf,
  type Granted,
  invalidGrant,
  refuse,
  scopesOf,
  type TokenRequest,
  tokensOf,
} from './grant.ts';

export async function byPassword(provider: Provider, asked: TokenRequest): Promise<Granted> {
  const { get } = asked.parameters;
  const [username, password] = [get('username'), get('password')];
  if (username === undefined) return refuse('invalid_request', 'username is missing');
  if (password === undefined) return refuse('invalid_request', 'password is missing');
  const person = provider.people.find((one) => [one.username, one.id, one.claims.email].includes(username));
  if (person === undefined) return invalidGrant('no person has this username');
  if (password !== person.password) return invalidGrant('the password is not the one of this person');
  const [wanted, target] = [scopesOf(asked, Object.keys(provider.scopes)), audienceOf(asked, [])];
  if ('refused' in wanted) return wanted;
  if ('refused' in target) return target;
  const scopes = get('scope') === undefined ? ['openid'] : wanted.scopes;
  const grant = {
    id: randomText(provider, 16),
    client: asked.client,
    person,
    scopes,
    resources: target.audience,
    acr: highestAcr([]),
    amr: ['pwd'],
    authenticatedAt: provider.core.now().getTime(),
    tellsAuthTime: false,
    fault: takeFault(provider),
  };
  const answer = await tokensOf(provider, asked, grant, {
    scopes,
    audience: target.audience,
    refreshes: scopes.includes('offline_access'),
  });
  return { answer, grant };
}
