/** Keys named on the command line or in a configuration file: files or secret references. */
import { readKeys } from '../protocol/jose/keys.ts';
import type { KeyCandidate } from '../protocol/jose/types.ts';
import type { Invocation } from './command.ts';
import { readFile, readReference } from './connection.ts';

/** @throws {IdcliError} `INPUT_UNREADABLE`, `SECRET_UNRESOLVED`, `KEY_UNREADABLE` */
export async function readDecryptionKeys(
  references: readonly string[],
  invocation: Invocation,
): Promise<readonly KeyCandidate[]> {
  const keys: KeyCandidate[] = [];
  for (const reference of references) {
    const content = /^(?:env|cmd):|^prompt$/.test(reference)
      ? new TextEncoder().encode(await readReference(reference, 'decryption key', invocation))
      : await readFile(reference.replace(/^file:/, ''), 'decryption key', invocation);
    keys.push(...readKeys(content, reference));
  }
  return keys;
}
