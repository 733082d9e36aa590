/** The message that a command is to look at: an argument, a file, or standard input. */

import { resolve } from 'node:path';
import { fileAdvice, systemCodeOf } from '../../common/foreign.ts';
import { IdcliError } from '../../errors.ts';
import type { Invocation } from '../command.ts';

/** 64 MB: larger than any token or HAR in practice, smaller than the memory. */
const MESSAGE_BYTES = 64 * 1024 * 1024;
/** A longer argument is never a file name. */
const LONGEST_PATH = 4096;

export interface MessageKind {
  /** For messages: `token`, `SAML message`. */
  readonly what: string;
  /** Whether a text looks like the message itself rather than the name of a missing file. */
  readonly resembles: (text: string) => boolean;
}

/**
 * Reads the message as bytes or text.
 * Rejects with `USAGE` when none was given, `INPUT_UNREADABLE` and `INPUT_TOO_LARGE`.
 */
export async function readMessage(
  argument: string | undefined,
  kind: MessageKind,
  { world }: Pick<Invocation, 'world'>,
): Promise<string | Uint8Array> {
  if (argument === undefined && world.stdin.isTTY) {
    throw new IdcliError('USAGE', `no ${kind.what} is given`, {
      hint: 'give it as an argument or as a file, or pipe it in',
    });
  }
  if (argument === undefined || argument === '-') return world.stdin.bytes(MESSAGE_BYTES);
  const path = argument.replace(/^@(?=.)/, '');
  if (couldBePath(path) && (await world.files.exists(resolve(world.cwd, path)))) return readFile(path, world);
  if (isPathLike(path) && !kind.resembles(argument)) throw unreadable(path, 'ENOENT');
  return argument;
}

async function readFile(path: string, world: Invocation['world']): Promise<Uint8Array> {
  try {
    return await world.files.read(resolve(world.cwd, path), MESSAGE_BYTES);
  } catch (cause) {
    if (cause instanceof IdcliError) throw cause;
    throw unreadable(path, systemCodeOf(cause) ?? 'unknown', cause);
  }
}

const couldBePath = (text: string): boolean =>
  text !== '' && text.length <= LONGEST_PATH && !/[\r\n\0]/.test(text);

/** Whether a text looks like a path: it has a folder, or a file extension that messages are stored under. */
function isPathLike(text: string): boolean {
  if (!couldBePath(text) || /\s/.test(text.trim()) || text.includes('://')) return false;
  return /^(?:~|\.{1,2})?\/|^[A-Za-z]:\\|\.(?:jwt|jws|jwe|json|txt|har|xml|token|pem|log|b64|sdo|pdf)$/.test(
    text,
  );
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
};

/** The error for an input file that cannot be read. @param code of the system's error */
export function unreadable(path: string, code: string, cause?: unknown): IdcliError {
  return new IdcliError('INPUT_UNREADABLE', `${path} cannot be read: ${REASONS[code] ?? code}`, {
    cause,
    ...fileAdvice(code),
  });
}
