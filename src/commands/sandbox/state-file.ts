/** `--state FILE`: what the sandbox keeps over restarts. */
import { resolve } from 'node:path';
import { reasonOf } from '../../common/foreign.ts';
import { IdcliError } from '../../errors.ts';
import type { Kept } from '../../sandbox/index.ts';
import type { Invocation } from '../command.ts';
import { readFile } from '../input/connection.ts';

/** 16 MB: the sandbox's own bounds stay far below. */
const MAX_BYTES = 16_000_000;
/** The owner's only: it holds sessions and secrets of clients. */
const MODE = 0o600;
/** Milliseconds that changes are gathered before they are written. */
const GATHER = 500;

const damaged = (path: string, what: string): IdcliError =>
  new IdcliError('CONFIG_INVALID', `${path}: ${what}, so nothing was taken from it`, {
    hint: 'name another file with --state, or move this one away to begin anew',
  });

/**
 * Reads what an earlier sandbox kept; undefined when there is no such file yet.
 * @throws {IdcliError} `CONFIG_INVALID` for a file that no sandbox wrote, `INPUT_UNREADABLE`, `INPUT_TOO_LARGE`
 */
export async function readState(path: string, invocation: Invocation): Promise<Kept | undefined> {
  const { world } = invocation;
  if (!(await world.files.exists(resolve(world.cwd, path)))) return undefined;
  const bytes = await readFile(path, 'state of the sandbox', invocation, MAX_BYTES);
  const { readKept } = await import('../../sandbox/index.ts');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw damaged(path, 'the file is cut off or was changed: it is not JSON');
  }
  const read = await readKept(value);
  if ('problem' in read) throw damaged(path, read.problem);
  return read.kept;
}

interface StateWriter {
  /** Writes soon; many changes become one write. */
  changed(kept: () => Kept): void;
  /** Writes what is left. Rejects with `OUTPUT_NOT_WRITTEN`. */
  finish(kept: () => Kept): Promise<void>;
}

export function stateWriter(path: string, { world, warn }: Invocation): StateWriter {
  const file = resolve(world.cwd, path);
  let written = '';
  let waits = false;
  let last = Promise.resolve();
  const write = async (kept: () => Kept): Promise<void> => {
    waits = false;
    const text = `${JSON.stringify(kept(), null, 2)}\n`;
    if (text === written) return;
    await world.files.writeAtomic(file, text, MODE);
    written = text;
  };
  return {
    changed(kept) {
      if (waits) return;
      waits = true;
      last = world
        .sleep(GATHER, world.signal)
        .then(() => write(kept))
        .catch((error: unknown) => {
          if (world.signal.aborted) return;
          void warn(`${path} could not be written: ${reasonOf(error)}`);
        });
    },
    async finish(kept) {
      await last;
      try {
        await write(kept);
      } catch (cause) {
        throw new IdcliError(
          'OUTPUT_NOT_WRITTEN',
          `the state of the sandbox could not be written to ${path}`,
          {
            hint: 'name a file in a folder that is there and that you may write to',
            cause,
          },
        );
      }
    },
  };
}
