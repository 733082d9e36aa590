/** Who plays the user: as asked, else the browser on a terminal, else the built-in user agent in the sandbox. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { Player } from '../../flows/code-flow/input.ts';
import type { World } from '../../world.ts';
import type { ValuesOf } from '../command.ts';
import type { SANDBOX_OPTIONS, USER_OPTIONS } from '../options/options.ts';

type PlayerValues = Omit<ValuesOf<typeof USER_OPTIONS>, 'timeout'> &
  Pick<ValuesOf<typeof SANDBOX_OPTIONS>, 'sandbox'>;

/** @throws {IdcliError} `NO_TERMINAL` where nobody is there and nobody was named */
export function choosePlayer(values: PlayerValues, world: Pick<World, 'stderr' | 'stdin' | 'env'>): Player {
  const fill = {
    ...defined({ persona: values.as }),
    ...Object.fromEntries(values.fill ?? []),
  };
  if (values.headless === true) return { kind: 'headless', fill };
  if (values.paste === true) return { kind: 'paste' };
  if (values.noOpen === true) return { kind: 'browser', open: false };
  const someoneIsThere = world.stderr.isTTY && world.stdin.isTTY && (world.env.CI ?? '') === '';
  if (someoneIsThere) return { kind: 'browser', open: true };
  if (values.sandbox !== undefined) return { kind: 'headless', fill };
  throw new IdcliError('NO_TERMINAL', 'a person has to log in, and there is no terminal', {
    hint: 'say how: --headless with --fill name=value, --no-open to print the URL, or --paste',
  });
}
