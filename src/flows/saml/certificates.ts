/** Loads a sender's certificates from the named files. */

import { readCertificates } from '../../protocol/saml/keys/certificates.ts';
import type { SamlKey } from '../../protocol/saml/keys/saml-key.ts';
import type { World } from '../../world.ts';
import { readNamedFile } from '../read-file.ts';

/** Largest certificate file, in bytes. */
const CERTIFICATE_BYTES = 1_000_000;

/**
 * Loads all certificates and keys of the files, in order.
 * @throws {IdcliError} `INPUT_UNREADABLE`, `KEY_UNREADABLE`
 */
export async function loadCertificates(
  paths: readonly string[],
  { world }: { readonly world: Pick<World, 'files' | 'cwd'> },
): Promise<readonly SamlKey[]> {
  const keys: SamlKey[] = [];
  for (const path of paths)
    keys.push(
      ...readCertificates(await readNamedFile(path, 'the certificate file', world, CERTIFICATE_BYTES), path),
    );
  return keys;
}
