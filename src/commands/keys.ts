/** Keys named on the command line: files or secret references. */
import { resolve } from 'node:path';
import { IdcliError } from '../errors.ts';
import { readKeys } from '../protocol/jose/keys.ts';
import type { KeyCandidate } from '../protocol/jose/types.ts';
import type { Invocation } from './command.ts';

/** @throws {IdcliError} `INPUT_UNREADABLE`, `SECRET_UNRESOLVED`, `KEY_UNREADABLE` */
export async function readDecryptionKeys(
  references: readonly string[],
  invocation: Invocation,
): Promise<readonly KeyCandidate[]> {
  const keys: KeyCandidate[] = [];
  for (const reference of references)
    keys.push(...readKeys(await contentOf(reference, invocation), reference));
  return keys;
}

async function contentOf(reference: string, { settings, world }: Invocation): Promise<Uint8Array> {
  if (/^(env|cmd):|^prompt$/.test(reference)) {
    return new TextEncoder().encode(await settings.secret(reference, 'decryption key'));
  }
  const path = reference.replace(/^file:/, '');
  try {
    return await world.files.read(resolve(world.cwd, path), 1_000_000);
  } catch (cause) {
    if (cause instanceof IdcliError) throw cause;
    throw new IdcliError('INPUT_UNREADABLE', `the file with the decryption key cannot be read: ${path}`, {
      cause,
    });
  }
}
