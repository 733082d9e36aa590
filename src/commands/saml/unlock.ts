/** Unlocks passphrase-protected private keys, asking for the passphrase when none was given. */
import { createPrivateKey } from 'node:crypto';
import { IdcliError } from '../../errors.ts';
import type { Invocation } from '../command.ts';
import { readReference } from '../input/connection.ts';

const PROTECTED = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m;

/**
 * Returns the key as unprotected PEM; an unprotected key is returned unchanged.
 * @param passphrase a reference: `env:`, `file:`, `cmd:` or `prompt`
 * @throws {IdcliError} `KEY_UNREADABLE` for a wrong passphrase, `SECRET_UNRESOLVED` when it cannot ask
 */
export async function unlockKey(
  pem: string,
  source: string,
  passphrase: string | undefined,
  invocation: Invocation,
): Promise<string> {
  if (!PROTECTED.test(pem)) return pem;
  const secret = await readReference(passphrase ?? 'prompt', `passphrase of ${source}`, invocation);
  try {
    const key = createPrivateKey({ key: pem, passphrase: (secret ?? '').replace(/\r?\n$/, '') });
    return key.export({ type: 'pkcs8', format: 'pem' }).toString();
  } catch (cause) {
    throw new IdcliError('KEY_UNREADABLE', `the passphrase does not open ${source}`, {
      cause,
      hint: 'try it: openssl pkey -in FILE -noout; then give it with --key-passphrase env:NAME, file:PATH or prompt',
    });
  }
}
