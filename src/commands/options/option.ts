/** Declares one option. */
import type { OptionKind, OptionSpec } from '../command.ts';

/** Said for each run anew: no file and no variable sets it. */
export const once = { commandLineOnly: true } as const;

export function option<const Kind extends OptionKind>(
  group: string,
  kind: Kind,
  name: string,
  placeholder: string,
  help: string,
  more: Partial<OptionSpec> = {},
): OptionSpec<Kind> {
  return { ...more, group, kind, name, help, ...(placeholder === '' ? {} : { placeholder }) };
}
