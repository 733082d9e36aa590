/** Token exchange (RFC 8693): a token for another audience, for a person or on a person's behalf. */
import { defined } from '../../../../common/defined.ts';
import { asText } from '../../../../common/foreign.ts';
import { readJws } from '../../../jose/verify.ts';
import { printable } from '../../../oidc/printable.ts';
import { OK } from '../faults.ts';
import { isIssuedHere } from '../keys/issued-here.ts';
import type { GenericPerson } from '../people/people.ts';
import { subjectFor } from '../people/subject.ts';
import { type Provider, randomText, secondsOf } from '../provider.ts';
import { tokenProblem } from '../tokens/issue.ts';
import { audienceOf, type Granted, refuse, scopesOf, type TokenRequest, tokensOf } from './grant.ts';

const TYPE = 'urn:ietf:params:oauth:token-type:';
const TAKEN = ['access_token', 'refresh_token', 'id_token', 'jwt'].map((name) => `${TYPE}${name}`);
const GIVEN = ['access_token', 'jwt'].map((name) => `${TYPE}${name}`);

/** Whom a token is about, and what it may do. */
interface Party {
  readonly person?: GenericPerson;
  readonly sub: string;
  readonly scopes: readonly string[];
}

type Read = Party | { readonly problem: string };

export async function exchangeToken(provider: Provider, asked: TokenRequest): Promise<Granted> {
  const { parameters, client } = asked;
  const { get } = parameters;
  const [subjectToken, subjectType] = [get('subject_token'), get('subject_token_type')];
  if (subjectToken === undefined) return refuse('invalid_request', 'subject_token is missing');
  if (subjectType === undefined) return refuse('invalid_request', 'subject_token_type is missing');
  const [actorToken, actorType] = [get('actor_token'), get('actor_token_type')];
  if ((actorToken === undefined) !== (actorType === undefined))
    return refuse('invalid_request', 'actor_token and actor_token_type need each other');
  const requested = get('requested_token_type') ?? `${TYPE}access_token`;
  if (!GIVEN.includes(requested))
    return refuse('invalid_request', `requested_token_type must be one of ${GIVEN.join(', ')}`);
  const subject = read(provider, subjectToken, subjectType);
  if ('problem' in subject) return refuse('invalid_request', `subject_token: ${subject.problem}`);
  const actor = actorToken === undefined ? undefined : read(provider, actorToken, actorType ?? '');
  if (actor !== undefined && 'problem' in actor)
    return refuse('invalid_request', `actor_token: ${actor.problem}`);
  const [wanted, target] = [scopesOf(asked, subject.scopes), audienceOf(asked, [])];
  if ('refused' in wanted) return wanted;
  if ('refused' in target) return target;
  const audience = [...target.audience, ...parameters.all('audience')];
  const grant = {
    id: randomText(provider, 16),
    client,
    scopes: wanted.scopes,
    resources: audience,
    tellsAuthTime: false,
    fault: OK,
    ...defined({ person: subject.person, actor: actor && { sub: actor.sub } }),
  };
  // An exchange gives one token (RFC 8693, 2.2.1), and a JWT where one was asked for.
  const isJwt = requested === `${TYPE}jwt`;
  const aimed = isJwt && audience.length === 0 ? [provider.issuer] : audience;
  const { id_token: _none, ...answer } = await tokensOf(provider, asked, grant, {
    scopes: wanted.scopes,
    audience: aimed,
    refreshes: false,
  });
  return { answer: { ...answer, issued_token_type: requested }, grant };
}

function read(provider: Provider, value: string, type: string): Read {
  if (!TAKEN.includes(type)) return { problem: `its type must be one of ${TAKEN.join(', ')}` };
  const record = provider.state.tokens.get(value);
  if (record !== undefined) {
    const problem = tokenProblem(provider, record);
    if (problem !== undefined) return { problem };
    const { person, client } = record.grant;
    const sub = person === undefined ? client.client_id : subjectFor(client, person);
    return { sub, scopes: record.scopes, ...defined({ person }) };
  }
  if (type.endsWith(':access_token') || type.endsWith(':refresh_token'))
    return { problem: 'it was never issued here' };
  return readSigned(provider, value);
}

/** An ID token that was issued here. */
function readSigned(provider: Provider, value: string): Read {
  const jws = readJws(value);
  if (jws === undefined) return { problem: 'it is not a signed JWT' };
  if (!isIssuedHere(jws)) return { problem: 'no key of this provider verifies it' };
  const { iss, exp, sub } = jws.payload;
  if (iss !== provider.issuer) return { problem: `it was issued by ${printable(asText(iss))}` };
  if (typeof exp !== 'number' || exp < secondsOf(provider.core.now().getTime()))
    return { problem: 'it has expired' };
  const clients = [...provider.state.clients.values()];
  const person = provider.people.find((one) => clients.some((client) => subjectFor(client, one) === sub));
  return {
    sub: asText(sub),
    scopes: Object.keys(provider.scopes).filter((scope) => scope !== 'openid'),
    ...defined({ person }),
  };
}
