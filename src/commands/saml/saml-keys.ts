/** Private keys that decrypt SAML messages. */
import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { IdcliError } from '../../errors.ts';
import type { DecryptionKey } from '../../protocol/saml/keys/saml-key.ts';
import type { Invocation } from '../command.ts';

/**
 * Reads the private keys of the service provider from the same references as for tokens.
 * @param passphrase a reference to the passphrase of protected keys; without it, the user is asked
 * @throws {IdcliError} `INPUT_UNREADABLE`, `SECRET_UNRESOLVED`, `KEY_UNREADABLE`
 */
export async function readSamlDecryptionKeys(
  references: readonly string[],
  invocation: Invocation,
  passphrase?: string,
): Promise<readonly DecryptionKey[]> {
  const { readDecryptionKeys } = await import('../input/keys.ts');
  const keys = await readDecryptionKeys(references, invocation, passphrase);
  return keys.map(({ jwk, source, description }) => {
    if (jwk.kty !== 'RSA' || jwk.d === undefined) {
      throw new IdcliError('KEY_UNREADABLE', `${source} is not a private RSA key but ${description}`, {
        hint: 'SAML encrypts to the RSA key in the metadata of the service provider; give its private key',
      });
    }
    return { key: createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' }), source };
  });
}
