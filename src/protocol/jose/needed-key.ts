/** Describes the key that would open a token, from its header. RFC 7516, 4.1; RFC 7518, 4 and 5. */
import { asText } from '../../common/foreign.ts';
import type { Json } from '../../common/json.ts';
import { CONTENT_ALGORITHMS, KEY_ALGORITHMS, lookup } from './algorithms.ts';
import type { DecodedJwe, JweRecipient } from './decoded.ts';
import { isObject, member } from './parts.ts';

/** Returns type, size and name of the key for each recipient; undefined for an unknown algorithm. */
export function neededKey(token: DecodedJwe): Json | undefined {
  const needed = token.recipients.flatMap((recipient) => neededBy(recipient) ?? []);
  return needed.length > 1 ? needed : needed[0];
}

function neededBy(recipient: JweRecipient): Json | undefined {
  const { header } = recipient;
  const alg = member(header, 'alg');
  const algorithm = lookup(KEY_ALGORITHMS, alg);
  if (algorithm === undefined) return undefined;
  const kid = member(header, 'kid');
  return {
    ...(typeof kid === 'string' ? { kid } : {}),
    alg: asText(alg),
    description: describeNeeded(recipient) ?? '',
  };
}

/** Describes type and size of the key for one recipient. */
export function describeNeeded({ header, encryptedKey }: JweRecipient): string | undefined {
  const algorithm = lookup(KEY_ALGORITHMS, member(header, 'alg'));
  if (algorithm === undefined) return undefined;
  const { secret, kty } = algorithm;
  if (secret === 'password') return 'the password that it was encrypted with';
  if (secret === 'content') {
    const bits = lookup(CONTENT_ALGORITHMS, member(header, 'enc'));
    return `the shared key${bits === undefined ? '' : ` of ${bits} bits`}`;
  }
  if (typeof secret === 'number') return `the shared key of ${secret} bits`;
  const epk = member(header, 'epk');
  const curve = isObject(epk) ? member(epk, 'crv') : undefined;
  if (typeof curve === 'string') return `the private key on curve ${curve}`;
  // The encrypted key is as long as the modulus.
  if (kty.includes('RSA') && encryptedKey !== undefined) {
    return `the private RSA key of ${encryptedKey.length * 8} bits`;
  }
  return `the private ${kty.join(' or ')} key`;
}
