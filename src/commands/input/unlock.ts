/** Unlocks passphrase-protected private keys, asking for the passphrase when none was given. */
import { createPrivateKey } from 'node:crypto';
import { pemBlocks } from '../../common/pem.ts';
import { IdcliError } from '../../errors.ts';
import type { Invocation } from '../command.ts';

/** Whether a private key in PEM needs a passphrase: PKCS#8, or the older form of OpenSSL. */
export const isProtected = (text: string): boolean => pemBlocks(text).some(({ encrypted }) => encrypted);

const REFERENCE = /^(?:env|file|cmd):|^prompt$/;

/**
 * Returns the key as unprotected PEM; an unprotected key is returned unchanged.
 * @param passphrase a reference: `env:`, `file:`, `cmd:` or `prompt`, or the name of a file
 * @throws {IdcliError} `KEY_UNREADABLE` for a wrong passphrase, `SECRET_UNRESOLVED` when it cannot ask
 */
export async function unlockKey(
  pem: string,
  source: string,
  passphrase: string | undefined,
  invocation: Invocation,
): Promise<string> {
  if (!isProtected(pem)) return pem;
  const reference = passphrase ?? 'prompt';
  const secret = await invocation.settings.secret(
    REFERENCE.test(reference) ? reference : `file:${reference}`,
    `passphrase of ${source}`,
  );
  // The older form keeps its headers; PKCS#8 may have arrived on one line.
  const pkcs8 = pemBlocks(pem).find(({ label }) => label === 'ENCRYPTED PRIVATE KEY')?.text;
  try {
    const key = createPrivateKey({ key: pkcs8 ?? pem, passphrase: secret.replace(/\r?\n$/, '') });
    return key.export({ type: 'pkcs8', format: 'pem' }).toString();
  } catch (cause) {
    throw new IdcliError('KEY_UNREADABLE', `the passphrase does not open ${source}`, {
      cause,
      hint: 'try it: openssl pkey -in FILE -noout; then give it with --key-passphrase env:NAME, file:PATH or prompt',
    });
  }
}
