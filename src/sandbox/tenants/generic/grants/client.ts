/** The client credentials grant (RFC 6749, 4.4): the client acts for itself. */
import { defined } from '../../../../common/defined.ts';
import { type Provider, randomText, takeFault } from '../provider.ts';
import { readDetails } from '../request/details.ts';
import { audienceOf, type Granted, refuse, scopesOf, type TokenRequest, tokensOf } from './grant.ts';

/** Scopes that are about a person. */
const PERSONAL = ['openid', 'offline_access'];

export async function actForItself(provider: Provider, asked: TokenRequest): Promise<Granted> {
  const { client, parameters } = asked;
  const scope = parameters.get('scope');
  const personal = scope?.split(' ').find((one) => PERSONAL.includes(one));
  if (personal !== undefined)
    return refuse('invalid_scope', `the scope ${personal} is about a person, and here is none`);
  const possible = (client.scope?.split(' ') ?? Object.keys(provider.scopes)).filter(
    (one) => !PERSONAL.includes(one),
  );
  const [wanted, target] = [scopesOf(asked, possible), audienceOf(asked, [])];
  if ('refused' in wanted) return wanted;
  if ('refused' in target) return target;
  const details = readDetails(parameters.get('authorization_details'), client);
  if ('problem' in details) return refuse('invalid_authorization_details', details.problem);
  const scopes = scope === undefined ? ['api'] : wanted.scopes;
  const grant = {
    id: randomText(provider, 16),
    client,
    scopes,
    resources: target.audience,
    tellsAuthTime: false,
    fault: takeFault(provider),
    ...defined({ details: details.details }),
  };
  const answer = await tokensOf(provider, asked, grant, {
    scopes,
    audience: target.audience,
    refreshes: false,
  });
  return { answer, grant };
}
