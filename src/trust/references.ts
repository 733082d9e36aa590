/** Limits on references from a checkout. */
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
 * Notes that a checkout's reference is about to be resolved, or refuses it. A command is never run for a checkout.
 * Other references resolve to the user's data, which only leaves once the user agreed. Rejects with
 * `UNTRUSTED_PROJECT`.
 * @param what the purpose of the value, e.g. `client secret`
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

/** `cmd:` in a checkout file; never allowed. */
export function refusedCommand(file: CheckoutFile, what: string): IdcliError {
  return new IdcliError(
    'UNTRUSTED_PROJECT',
    `${file.path}: ${what} is a cmd: reference, and a file of the checkout may not run commands`,
    { hint: 'use env:NAME there, or put the cmd: reference into your own configuration file' },
  );
}

/** A variable that a scenario file uses without declaring it; `--trust-project` allows it. */
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
 * Reads a file that a checkout names, only inside its folder. For a scenario file, `--trust-project` lifts that.
 * Rejects like `Files.read`.
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

/** Reads such a file piece by piece. */
export async function* chunksNamed(
  file: CheckoutFile,
  path: string,
  world: Pick<World, 'files'>,
  gate: Gate,
): AsyncGenerator<Uint8Array> {
  const inside = world.files.chunks(path, file.folder)[Symbol.asyncIterator]();
  let first: IteratorResult<Uint8Array>;
  try {
    first = await inside.next();
  } catch (error) {
    const lifted = gate.open && file.variables !== undefined;
    if (!lifted || !(error instanceof IdcliError) || error.code !== 'UNTRUSTED_PROJECT') throw error;
    await gate.trusted([file], [`${path}, which is outside ${file.folder}`]);
    yield* world.files.chunks(path);
    return;
  }
  try {
    for (let next = first; next.done !== true; next = await inside.next()) yield next.value;
  } finally {
    await inside.return?.();
  }
}
