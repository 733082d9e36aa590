/** Keys named on the command line or in a configuration file: files or secret references. */
import { IdcliError } from '../../errors.ts';
import type { KeyCandidate } from '../../protocol/jose/decoded.ts';
import { readKeys, secretKey } from '../../protocol/jose/keys.ts';
import type { DpopWish } from '../../protocol/oidc/dpop.ts';
import type { Invocation } from '../command.ts';
import { readFile, readReference } from './connection.ts';
import type { ChosenProvider } from './provider.ts';
import type { SandboxSession } from './sandbox-session.ts';
import { isProtected, unlockKey } from './unlock.ts';

interface DecryptionValues {
  readonly decryptionKey?: readonly string[];
  readonly keyPassphrase?: string;
}

/**
 * Returns the keys of `--decryption-key`, else of the configuration, else of the sandbox's own client.
 * @throws {IdcliError} `INPUT_UNREADABLE`, `SECRET_UNRESOLVED`, `KEY_UNREADABLE`
 */
export async function decryptionKeysOf(
  { decryptionKey: given, keyPassphrase }: DecryptionValues,
  from: {
    readonly chosen: Pick<ChosenProvider, 'secrets'>;
    readonly sandbox: Pick<SandboxSession, 'decryptionKey'> | undefined;
  },
  invocation: Invocation,
): Promise<readonly KeyCandidate[]> {
  const key = from.sandbox?.decryptionKey;
  if (given === undefined && key !== undefined)
    return readKeys(new TextEncoder().encode(key), 'the client of the sandbox');
  const configured = from.chosen.secrets.decryptionKey;
  return readDecryptionKeys(
    given ?? (configured === undefined ? [] : [configured]),
    invocation,
    keyPassphrase,
  );
}

/**
 * Returns the wish of `--dpop`: by the key in a file or reference, or by a fresh one.
 * @throws {IdcliError} `INPUT_UNREADABLE`, `SECRET_UNRESOLVED`, `KEY_UNREADABLE`
 */
export async function dpopOf(
  { dpop, keyPassphrase }: { readonly dpop?: string; readonly keyPassphrase?: string },
  invocation: Invocation,
): Promise<DpopWish | undefined> {
  if (dpop === undefined) return undefined;
  if (dpop === '') return {};
  return { key: await readSigningKey(dpop, 'DPoP key', keyPassphrase, invocation) };
}

/**
 * Reads a private key from a file or reference, and opens a protected one.
 * @throws {IdcliError} `INPUT_UNREADABLE`, `SECRET_UNRESOLVED`, `KEY_UNREADABLE`
 */
async function readSigningKey(
  reference: string,
  what: string,
  passphrase: string | undefined,
  invocation: Invocation,
): Promise<string> {
  const text = (await readReference(reference, what, invocation)) ?? '';
  return unlockKey(text, reference, passphrase, invocation);
}

/**
 * @param passphrase a reference to the passphrase of protected keys; without it, the user is asked
 * @throws {IdcliError} `INPUT_UNREADABLE`, `SECRET_UNRESOLVED`, `KEY_UNREADABLE`
 */
export async function readDecryptionKeys(
  references: readonly string[],
  invocation: Invocation,
  passphrase?: string,
): Promise<readonly KeyCandidate[]> {
  const keys: KeyCandidate[] = [];
  for (const reference of references) {
    const content = await decryptionKeyContent(reference, invocation);
    const text = new TextDecoder().decode(content);
    const open = isProtected(text)
      ? new TextEncoder().encode(await unlockKey(text, reference, passphrase, invocation))
      : content;
    keys.push(...readKeysOrSecret(open, reference));
  }
  return keys;
}

/** Returns the bytes of a file, or what a reference leads to. @throws {IdcliError} as reading them does */
export async function decryptionKeyContent(reference: string, invocation: Invocation): Promise<Uint8Array> {
  return /^(?:env|cmd):|^prompt$/.test(reference)
    ? new TextEncoder().encode(await readReference(reference, 'decryption key', invocation))
    : readFile(reference.replace(/^file:/, ''), 'decryption key', invocation);
}

/**
 * Reads the content as keys, else as a shared key or password (`dir`, `A128KW`, PBES2) when it comes from a reference.
 * A plain file name always means a key file, so that a wrong file is noticed.
 */
function readKeysOrSecret(content: Uint8Array, reference: string): readonly KeyCandidate[] {
  try {
    return readKeys(content, reference);
  } catch (error) {
    const isReference = /^(?:env|cmd|file):|^prompt$/.test(reference);
    if (!isReference || content.length === 0) {
      if (!(error instanceof IdcliError) || error.code !== 'KEY_UNREADABLE') throw error;
      throw new IdcliError('KEY_UNREADABLE', error.message, {
        cause: error,
        hint: `a shared key or password is given as env:NAME, prompt or file:${reference}`,
      });
    }
    const bytes = withoutLineEnd(content);
    return [
      secretKey(JSON.stringify({ kty: 'oct', k: Buffer.from(bytes).toString('base64url') }), reference),
    ];
  }
}

function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  const end = bytes.at(-1) === 0x0a ? (bytes.at(-2) === 0x0d ? 2 : 1) : 0;
  return bytes.subarray(0, bytes.length - end);
}
