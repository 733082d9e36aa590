/** The commands, in the order of the help. */
import type { Command } from './command.ts';
import { login } from './login.ts';
import { sandbox } from './sandbox.ts';

export const COMMANDS: readonly Command[] = [login, sandbox];
