/** The JWT bearer grant (RFC 7523, 2.1): the client vouches for a person with a JWT of its own. */

import { defined } from '../../../../common/defined.ts';
import { asText } from '../../../../common/foreign.ts';
import { readJws, signatureProblem } from '../../../jose/verify.ts';
import { printable } from '../../../oidc/printable.ts';
import { useOnce } from '../clients/assertion.ts';
import { keysOf } from '../clients/client-keys.ts';
import { SIGNING } from '../offers.ts';
import { PATHS } from '../paths.ts';
import { type Provider, randomText, secondsOf, takeFault } from '../provider.ts';
import {
  audienceOf,
  type Granted,
  invalidGrant,
  refuse,
  scopesOf,
  type TokenRequest,
  tokensOf,
} from './grant.ts';

const LEEWAY = 60;

export async function byAssertion(provider: Provider, asked: TokenRequest): Promise<Granted> {
  const { client, parameters } = asked;
  const text = parameters.get('assertion');
  if (text === undefined) return refuse('invalid_request', 'assertion is missing');
  const jws = readJws(text);
  if (jws === undefined) return invalidGrant('assertion is not a JWT');
  const found = await keysOf(provider, client);
  if ('problem' in found) return invalidGrant(found.problem);
  const secret = client.client_secret;
  const unsigned = signatureProblem(jws, {
    algorithms: SIGNING.assertions,
    keys: found.keys,
    ...defined({ secret }),
  });
  if (unsigned !== undefined) return invalidGrant(`assertion: ${unsigned}`);
  const { iss, sub, aud, exp, nbf, jti } = jws.payload;
  const now = secondsOf(provider.core.now().getTime());
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  const accepted = [provider.issuer, `${provider.base}${PATHS.token}`];
  if (iss !== client.client_id) return invalidGrant(`iss of assertion must be ${client.client_id}`);
  if (!audiences.some((one) => accepted.some((address) => address === one)))
    return invalidGrant(`aud of assertion must be ${provider.issuer}, and is ${printable(asText(aud))}`);
  if (typeof exp !== 'number') return invalidGrant('exp of assertion is missing');
  if (exp < now - LEEWAY) return invalidGrant(`assertion expired ${now - exp} s ago`);
  if (typeof nbf === 'number' && nbf > now + LEEWAY) return invalidGrant('assertion is not valid yet');
  if (typeof jti === 'string' && !useOnce(provider, `grant ${client.client_id} ${jti}`, exp))
    return invalidGrant('jti of assertion was used before');
  const person = provider.people.find((one) => one.sub === sub || one.id === sub || one.claims.email === sub);
  if (person === undefined)
    return invalidGrant(`sub of assertion names no person: ${printable(asText(sub))}`);
  const [wanted, target] = [scopesOf(asked, Object.keys(provider.scopes)), audienceOf(asked, [])];
  if ('refused' in wanted) return wanted;
  if ('refused' in target) return target;
  const scopes = parameters.get('scope') === undefined ? ['api'] : wanted.scopes;
  const grant = {
    id: randomText(provider, 16),
    client,
    person,
    scopes,
    resources: target.audience,
    tellsAuthTime: false,
    fault: takeFault(provider),
  };
  const answer = await tokensOf(provider, asked, grant, {
    scopes,
    audience: target.audience,
    refreshes: false,
  });
  return { answer, grant };
}
