/** Everything around the request object: client, key, protected header, URL. */
import { asText } from '../../common/foreign.ts';
import { member } from '../../protocol/jose/parts.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { nearMiss } from '../compare.ts';
import { skipFor } from '../define.ts';
import { type ConsentRequestInput, claimOf } from './input.ts';

type Input = ConsentRequestInput;

/** Trap T1: the token request must come from the client that the request object names. */
export function judgeClient(input: Input): Verdict {
  const clientId = claimOf(input, 'client_id');
  if (typeof clientId !== 'string' || clientId === '') {
    return fail('client_id is missing', { expected: 'the signing client', actual: clientId ?? null });
  }
  const { credentials } = input;
  if (credentials === undefined) return skip('no credentials were given to compare with');
  const inside = basicClient(credentials.secret);
  if (inside !== undefined) {
    return fail(`the client secret is a ready-made Basic value, of ${inside}`, {
      expected: clientId,
      actual: inside,
      hint:
        inside === clientId
          ? 'give the secret alone: the part after the colon, once decoded'
          : `${inside} is ${otherClient(input, inside) ?? 'not the client that asks for the signature'}; ` +
            `give the secret of ${clientId}`,
    });
  }
  const other = otherClient(input, credentials.clientId);
  if (credentials.clientId === clientId) {
    return other === undefined
      ? pass(clientId)
      : fail(`${clientId} is ${other}`, { expected: 'the signing client', actual: clientId });
  }
  return fail('the credentials are of another client than the request object', {
    expected: clientId,
    actual: credentials.clientId,
    hint:
      other === undefined
        ? (nearMiss(clientId, credentials.clientId) ?? 'the code of one client cannot be redeemed by another')
        : `${credentials.clientId} is ${other}`,
  });
}

/** Says what a client is that the documentation names and that does not sign. */
function otherClient({ protocol: { otherClients = {} } }: Input, id: string): string | undefined {
  return Object.hasOwn(otherClients, id) ? otherClients[id] : undefined;
}

/** Returns the client id of a secret that is really `base64(id:secret)`, with or without header name and scheme. */
function basicClient(secret: string | undefined): string | undefined {
  const [, encoded] =
    /^(?:authorization\s*:\s*)?(?:Basic\s+)?([A-Za-z0-9+/]{12,}={0,2})$/i.exec(secret?.trim() ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [, id] =
    /^([\w.~-]{3,80}):[\x21-\x7e]+$/.exec(Buffer.from(encoded, 'base64').toString('latin1')) ?? [];
  return id;
}

export function judgeKey({ key }: Input): Verdict {
  if (key === undefined) return skip('no key set was read');
  if (key === null) {
    return fail('the key set has no key to encrypt to', {
      expected: 'an RSA key (or EC, OKP) with use enc',
      actual: null,
      hint: 'is it the key set of the right environment?',
    });
  }
  return pass(`${asText(member(key.jwk, 'kty'))} ${asText(member(key.jwk, 'kid') ?? 'without kid')}`);
}

/** Trap T17: `alg` comes from the key. If the key has none, the usual one is used and reported. */
export function judgeKeyAlgorithm({ key }: Input): Verdict {
  if (key === undefined) return skip('no key set was read');
  if (key === null) return skipFor('consent_request.key', 'there is no key');
  const own = member(key.jwk, 'alg');
  const { alg } = key.header;
  if (own === alg) return pass(alg, { actual: alg });
  if (own === undefined) {
    return warn(`the key names no algorithm, so ${alg} was taken`, {
      expected: 'alg in the key',
      actual: alg,
      hint: 'if the server cannot open it, it may want another one',
    });
  }
  return fail('alg is another than that of the key', { expected: own, actual: alg });
}

export function judgeKid({ key }: Input): Verdict {
  if (key === undefined) return skip('no key set was read');
  if (key === null) return skipFor('consent_request.key', 'there is no key');
  const kid = member(key.header, 'kid');
  return typeof kid === 'string'
    ? pass(kid)
    : fail('the key has no kid, so the header names none', { actual: null });
}

/** Trap T9: OpenID Connect wants `client_id` and `response_type` in the URL too; this service does not. */
export function judgeParameters({ parameters }: Input): Verdict {
  if (parameters === undefined) return skip('no authorization request was made');
  const others = parameters.filter((name) => name !== 'request');
  if (!parameters.includes('request'))
    return fail('request is missing', { expected: ['request'], actual: parameters });
  return others.length === 0
    ? pass('request alone')
    : fail(`beside request there ${others.length === 1 ? 'is' : 'are'} ${others.join(', ')}`, {
        expected: ['request'],
        actual: parameters,
      });
}
