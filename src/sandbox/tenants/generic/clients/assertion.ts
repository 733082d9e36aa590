/** Client assertions: signed with the secret or with a private key (RFC 7523, 3; OpenID Connect Core 1.0, 9). */
import { defined } from '../../../../common/defined.ts';
import { asText } from '../../../../common/foreign.ts';
import { readJws, signatureProblem } from '../../../jose/verify.ts';
import { printable } from '../../../oidc/printable.ts';
import { type HoleId, isOpen } from '../holes.ts';
import { SIGNING } from '../offers.ts';
import { PATHS } from '../paths.ts';
import { type Provider, secondsOf } from '../provider.ts';
import { keysOf } from './client-keys.ts';
import type { Client } from './metadata.ts';

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** Seconds that clocks may differ. */
const LEEWAY = 60;
/** Seconds; a longer life makes a stolen assertion worth more. */
const LONGEST_LIFE = 3600;

/** Returns the client id of an assertion that is not verified yet. */
export function clientOfAssertion(assertion: string, by: 'sub' | 'iss' = 'sub'): string | undefined {
  const named = readJws(assertion)?.payload[by];
  return typeof named === 'string' ? named : undefined;
}

/**
 * Returns why an assertion does not authenticate the client, or undefined.
 * @param endpoint URL that was called
 */
export async function assertionProblem(
  provider: Provider,
  client: Client,
  assertion: string,
  endpoint: string,
): Promise<string | undefined> {
  const jws = readJws(assertion);
  if (jws === undefined) return 'client_assertion is not a JWT';
  const method = client.token_endpoint_auth_method;
  const alg = asText(jws.header.alg);
  const isForgedAnyway =
    (alg === 'none' && isOpen(provider, 'assertion-alg-none')) ||
    (alg.startsWith('HS') && isOpen(provider, 'assertion-hs-public-key'));
  if (method === 'private_key_jwt' && !isForgedAnyway) {
    const found = await keysOf(provider, client);
    if ('problem' in found) return found.problem;
    const problem = signatureProblem(jws, {
      algorithms: algorithmsOf(provider, client, false),
      keys: found.keys,
    });
    if (problem !== undefined) return `client_assertion: ${problem}`;
  } else if (!isForgedAnyway) {
    const secret = client.client_secret;
    const problem = signatureProblem(jws, {
      algorithms: algorithmsOf(provider, client, true),
      ...defined({ secret }),
    });
    if (problem !== undefined) return `client_assertion: ${problem}`;
  }
  const problem = claimsProblem(provider, client, jws.payload, endpoint);
  return problem === undefined ? undefined : `client_assertion: ${problem}`;
}

function algorithmsOf({ vendor }: Provider, client: Client, isHmac: boolean): readonly string[] {
  const registered = client.token_endpoint_auth_signing_alg;
  return registered === undefined
    ? (vendor?.signatures ?? SIGNING.assertions).filter((name) => name.startsWith('HS') === isHmac)
    : [registered];
}

function claimsProblem(
  provider: Provider,
  client: Client,
  { iss, sub, aud, exp, iat, nbf, jti }: Readonly<Record<string, unknown>>,
  endpoint: string,
): string | undefined {
  const now = secondsOf(provider.core.now().getTime());
  const has = (id: HoleId): boolean => isOpen(provider, id);
  if (iss !== client.client_id) return `iss must be the client id, and is ${printable(asText(iss))}`;
  if (sub !== client.client_id && !has('assertion-other-sub'))
    return `sub must be the client id, and is ${printable(asText(sub))}`;
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  const accepted = [provider.issuer, `${provider.base}${PATHS.token}`, endpoint];
  if (!has('assertion-wrong-aud') && !audiences.some((one) => accepted.some((address) => address === one)))
    return `aud must be ${provider.issuer}, and is ${printable(asText(aud))}`;
  if (typeof exp !== 'number') return 'exp is missing';
  if (exp < now - LEEWAY && !has('assertion-expired')) return `it expired ${now - exp} s ago`;
  if (exp > now + LONGEST_LIFE + LEEWAY && !has('assertion-far-future'))
    return `exp is more than ${LONGEST_LIFE} s ahead`;
  if (typeof nbf === 'number' && nbf > now + LEEWAY) return `it is valid in ${nbf - now} s only`;
  if (typeof iat === 'number' && iat > now + LEEWAY) return `iat is ${iat - now} s ahead`;
  if (has('assertion-replay')) return undefined;
  if (typeof jti !== 'string') return has('assertion-no-jti') ? undefined : 'jti is missing';
  return useOnce(provider, `assertion ${client.client_id} ${jti}`, exp)
    ? undefined
    : 'its jti was used before';
}

/** Whether an id is new; remembers it. */
export function useOnce({ state }: Provider, id: string, until: number): boolean {
  if (state.usedIds.has(id)) return false;
  state.usedIds.set(id, until);
  return true;
}
