/** Secret references: the place of a secret instead of the secret (rule ALL-11). */
import { resolve } from 'node:path';
import { IdcliError } from '../errors.ts';
import type { Gate } from '../trust/gate.ts';
import type { CheckoutFile } from '../trust/origin.ts';
import { followFor, readNamed } from '../trust/references.ts';
import type { World } from '../world.ts';
import { decodeText, systemCode, withoutLineEnd } from './text.ts';

export type Reference =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'cmd'; readonly command: string }
  | { readonly kind: 'prompt' };

/** 1 MB: enough for a certificate chain, far beyond any secret. */
const MAX_BYTES = 1_000_000;

/** Parses `env:NAME`, `file:PATH`, `cmd:COMMAND` or `prompt`; undefined when the text is the secret itself. */
export function parseReference(text: string): Reference | undefined {
  if (text === 'prompt') return { kind: 'prompt' };
  if (text.startsWith('env:')) return { kind: 'env', name: text.slice('env:'.length) };
  if (text.startsWith('file:')) return { kind: 'file', path: text.slice('file:'.length) };
  if (text.startsWith('cmd:')) return { kind: 'cmd', command: text.slice('cmd:'.length) };
  return undefined;
}

/** Returns the reference with an absolute path; other references are unchanged. */
export function anchorReference(text: string, folder: string): string {
  const reference = parseReference(text);
  return reference?.kind === 'file' ? `file:${resolve(folder, reference.path)}` : text;
}

/** The checkout file that holds a reference, and the gate that decides on it. */
export interface HeldBy {
  readonly file: CheckoutFile;
  readonly gate: Gate;
}

/**
 * Resolves a reference. Rejects with `SECRET_UNRESOLVED` or `NO_TERMINAL`; no message ever holds the value or a
 * command's output.
 * @param what what is needed: a long option with its dashes, or its words, e.g. `client secret`
 * @param held set if a checkout holds the reference
 */
export async function followReference(
  reference: Reference,
  what: string,
  world: World,
  noInput: boolean,
  held?: HeldBy,
): Promise<string> {
  if (held !== undefined) await followFor(held.file, reference, what, held.gate);
  switch (reference.kind) {
    case 'env': {
      const value = world.env[reference.name];
      if (value !== undefined && value !== '') return value;
      const state = value === undefined ? 'is not set' : 'is empty';
      throw new IdcliError(
        'SECRET_UNRESOLVED',
        `${what}: the environment variable ${reference.name} ${state}`,
        {
          hint: `export ${reference.name}, or point to another place: env:NAME, file:PATH, cmd:COMMAND, prompt`,
        },
      );
    }
    case 'file':
      return readSecretFile(resolve(world.cwd, reference.path), what, world, held);
    case 'cmd':
      return runSecretCommand(reference.command, what, world);
    case 'prompt':
      return askSecret(what, world, noInput);
  }
}

async function readSecretFile(path: string, what: string, world: World, held?: HeldBy): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes =
      held === undefined
        ? await world.files.read(path, MAX_BYTES)
        : await readNamed(held.file, path, MAX_BYTES, world, held.gate);
  } catch (error) {
    if (error instanceof IdcliError && error.code === 'UNTRUSTED_PROJECT') throw error;
    const reason =
      error instanceof IdcliError && error.code === 'INPUT_TOO_LARGE'
        ? 'larger than 1 MB'
        : systemCode(error);
    throw new IdcliError('SECRET_UNRESOLVED', `${what}: the file ${path} cannot be read (${reason})`, {
      hint: 'relative paths start at the working folder, or at the folder of the configuration file that has them',
    });
  }
  const value = decodeText(bytes);
  if (value === undefined) {
    throw new IdcliError('SECRET_UNRESOLVED', `${what}: the file ${path} is not UTF-8 text`, {
      hint: what === '--secret' ? asJwk(path) : 'save it as UTF-8, without anything but the secret in it',
    });
  }
  return nonEmpty(withoutLineEnd(value), `${what}: the file ${path} is empty`, 'write the secret into it');
}

/** A key of random bytes has no form as text but a JWK (RFC 7518, 6.4). */
const asJwk = (path: string): string =>
  [
    'a key of random bytes is given as a JWK; make one, and pass that file:',
    `printf '{"kty":"oct","k":"%s"}' "$(basenc --base64url -w0 ${path} | tr -d =)" > ${path}.jwk`,
  ].join('\n');

async function runSecretCommand(command: string, what: string, world: World): Promise<string> {
  if (command.trim() === '') {
    throw new IdcliError('SECRET_UNRESOLVED', `${what}: cmd: names no command`, {
      hint: 'write the command line after it: cmd:pass show idp/client-secret',
    });
  }
  let output: string;
  try {
    output = await world.runCommand(command);
  } catch (error) {
    if (world.signal.aborted) throw error;
    // Another error may repeat the command's output, so it is neither shown nor kept as the cause.
    const told = error instanceof IdcliError ? error.message : 'the command failed';
    throw new IdcliError('SECRET_UNRESOLVED', `${what}: ${told}: ${command}`, {
      hint: 'run it by itself in a terminal to see why',
    });
  }
  return nonEmpty(
    withoutLineEnd(output),
    `${what}: the command printed nothing: ${command}`,
    'it must print the secret, and nothing else, on standard output',
  );
}

async function askSecret(what: string, world: World, noInput: boolean): Promise<string> {
  let answer: string;
  try {
    if (noInput) throw new IdcliError('NO_TERMINAL', 'input is switched off');
    answer = await world.prompt.secret(`${what.replace(/^--/, '').replaceAll('-', ' ')}:`);
  } catch (error) {
    if (!(error instanceof IdcliError) || error.code !== 'NO_TERMINAL') throw error;
    const { OPTION_NAMES } = await import('./option-names.ts');
    const option = OPTION_NAMES.find((name) => name === what.replace(/^--/, '').replaceAll(' ', '-'));
    throw new IdcliError('NO_TERMINAL', `${what} would have to be typed in, but there is no terminal`, {
      hint:
        option === undefined
          ? 'say where it is instead of prompt: env:NAME, file:PATH or cmd:COMMAND'
          : `pass --${option} env:NAME or file:PATH, or set ${environmentName(option)}`,
    });
  }
  return nonEmpty(answer, `${what}: the answer was empty`, 'type the secret, then Enter');
}

function nonEmpty(value: string, message: string, hint: string): string {
  if (value === '') throw new IdcliError('SECRET_UNRESOLVED', message, { hint });
  return value;
}

/** `--client-secret` or `client-secret` → `IDCLI_CLIENT_SECRET`. */
export function environmentName(option: string): string {
  return `IDCLI_${option.replace(/^--/, '').replaceAll('-', '_').toUpperCase()}`;
}
