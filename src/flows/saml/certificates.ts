/** Certificates of a sender, out of files that were named. */

import { resolve } from 'node:path';
import { systemCodeOf } from '../../common/foreign.ts';
import { IdcliError } from '../../errors.ts';
import { readCertificates } from '../../protocol/saml/keys/certificates.ts';
import type { SamlKey } from '../../protocol/saml/keys/saml-key.ts';
import type { World } from '../../world.ts';

/** Largest certificate file, in bytes. */
const CERTIFICATE_BYTES = 1_000_000;

/**
 * All certificates and keys of the files, in order.
 * @throws {IdcliError} `INPUT_UNREADABLE`, `KEY_UNREADABLE`
 */
export async function loadCertificates(
  paths: readonly string[],
  { world }: { readonly world: Pick<World, 'files' | 'cwd'> },
): Promise<readonly SamlKey[]> {
  const keys: SamlKey[] = [];
  for (const path of paths) keys.push(...readCertificates(await readFile(path, world), path));
  return keys;
}

async function readFile(path: string, world: Pick<World, 'files' | 'cwd'>): Promise<Uint8Array> {
  try {
    return await world.files.read(resolve(world.cwd, path), CERTIFICATE_BYTES);
  } catch (cause) {
    if (cause instanceof IdcliError) throw cause;
    const code = systemCodeOf(cause) === undefined ? '' : ` (${systemCodeOf(cause)})`;
    throw new IdcliError('INPUT_UNREADABLE', `the certificate file cannot be read: ${path}${code}`, {
      cause,
    });
  }
}
