/** What a reference may lead to when a checkout holds it. */
import { IdcliError } from '../errors.ts';
import type { World } from '../world.ts';
import type { Gate } from './gate.ts';
import type { CheckoutFile } from './origin.ts';

/** As `config/secrets.ts` parses it. */
type Reference =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'cmd'; readonly command: string }
  | { readonly kind: 'prompt' };

/**
 * Notes that a checkout's reference is about to be followed, or refuses it. A command is never run for a checkout. What
 * the others lead to is the user's, so it only leaves once the user agreed.
 * @param what what the value is for, e.g. `client secret`
 * Rejects with `UNTRUSTED_PROJECT`.
 */
export async function followFor(
  file: CheckoutFile,
  reference: Reference,
  what: string,
  gate: Gate,
): Promise<void> {
  switch (reference.kind) {
    case 'cmd':
      throw refusedCommand(file, what);
    case 'env':
      if (file.variables !== undefined && !file.variables.has(reference.name)) {
        await undeclared(file, reference.name, gate);
      }
      return gate.uses(file, `env:${reference.name} (${what})`);
    case 'file':
      return gate.uses(file, `file:${reference.path} (${what})`);
    case 'prompt':
      return gate.uses(file, `what you type as ${what}`);
  }
}

/** `cmd:` in a file of the checkout, which nothing lifts. */
export function refusedCommand(file: CheckoutFile, what: string): IdcliError {
  return new IdcliError(
    'UNTRUSTED_PROJECT',
    `${file.path}: ${what} is a cmd: reference, and a file of the checkout may not run commands`,
    { hint: 'use env:NAME there, or put the cmd: reference into your own configuration file' },
  );
}

/** A variable that a scenario file uses and does not declare; `--trust-project` lifts it. */
async function undeclared(file: CheckoutFile, name: string, gate: Gate): Promise<void> {
  if (gate.open) return gate.trusted([file], [`env:${name}, which it does not declare`]);
  throw new IdcliError(
    'UNTRUSTED_PROJECT',
    `${file.path} uses the variable ${name} and does not declare it`,
    {
      hint: `declare it at the top of the file: variables: [${name}]`,
    },
  );
}

/**
 * Reads a file that a checkout names: inside its folder only. Of a scenario file, `--trust-project` lifts that.
 * Rejects as `Files.read` does.
 */
export async function readNamed(
  file: CheckoutFile,
  path: string,
  maxBytes: number | undefined,
  { files }: Pick<World, 'files'>,
  gate: Gate,
): Promise<Uint8Array> {
  try {
    return await files.read(path, maxBytes, file.folder);
  } catch (error) {
    const lifted = gate.open && file.variables !== undefined;
    if (!lifted || !(error instanceof IdcliError) || error.code !== 'UNTRUSTED_PROJECT') throw error;
    await gate.trusted([file], [`${path}, which is outside ${file.folder}`]);
    return files.read(path, maxBytes);
  }
}
