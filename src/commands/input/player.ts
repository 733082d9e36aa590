/**
 * Chooses who plays the user: as requested, else the browser on a terminal, else the built-in user agent in the
 * sandbox.
 */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { Player } from '../../flows/code-flow/input.ts';
import { isHere } from '../../loopback/address.ts';
import type { World } from '../../world.ts';
import type { ValuesOf } from '../command.ts';
import type { SANDBOX_OPTIONS, USER_OPTIONS } from '../options/options.ts';
import type { Redirect } from './redirect.ts';

type PlayerValues = Omit<ValuesOf<typeof USER_OPTIONS>, 'timeout'> &
  Pick<ValuesOf<typeof SANDBOX_OPTIONS>, 'sandbox'> & { readonly dryRun?: boolean };

type PlayerWorld = Pick<World, 'stderr' | 'stdin' | 'env'>;

/** The return route of the answer. */
interface Way {
  readonly redirect: Pick<Redirect, 'uris' | 'listen'>;
  /** The flow polls the provider, so no callback is needed. */
  readonly polls?: boolean;
}

/**
 * @throws {IdcliError} `NO_TERMINAL` without a terminal or a named player; `NOT_LOOPBACK` where the browser would end
 *   at another machine and no person can paste the address
 */
export function choosePlayer(values: PlayerValues, world: PlayerWorld, way: Way): Player {
  // A dry run opens nothing: use a player without a socket.
  if (values.dryRun === true) return { kind: 'paste' };
  const player = namedPlayer(values, world);
  const { redirect, polls = false } = way;
  const here = redirect.listen !== undefined || redirect.uris.some(isHere);
  if (player.kind !== 'browser' || here) return player;
  if (polls) return { ...player, elsewhere: true };
  if (isSomeoneThere(world)) return { kind: 'paste', open: player.open };
  throw new IdcliError('NOT_LOOPBACK', `${redirect.uris[0]?.href} is not on this machine`, {
    hint:
      'pass --paste and write the address that the browser ends at to standard input, or pass --headless\n' +
      'if a tunnel or reverse proxy leads here, name its target with --listen 127.0.0.1:PORT',
  });
}

function namedPlayer(values: PlayerValues, world: PlayerWorld): Player {
  const demanded = (values.fill ?? []).map(([name]) => name);
  const fill = {
    ...defined({ persona: values.as }),
    ...Object.fromEntries(values.fill ?? []),
  };
  if (values.headless === true) return { kind: 'headless', fill, demanded };
  if (values.paste === true) return { kind: 'paste' };
  if (values.noOpen === true) return { kind: 'browser', open: false };
  if (isSomeoneThere(world)) return { kind: 'browser', open: true };
  if (values.sandbox !== undefined) return { kind: 'headless', fill, demanded };
  throw new IdcliError('NO_TERMINAL', 'a person has to log in, and there is no terminal', {
    hint: 'say how: --headless with --fill name=value, --no-open to print the URL, or --paste',
  });
}

export const isSomeoneThere = ({ stderr, stdin, env }: PlayerWorld): boolean =>
  stderr.isTTY && stdin.isTTY && (env.CI ?? '') === '';
