/** The commands, in the order of the help. */
import type { Command } from './command.ts';
import { decodeToken } from './decode-token.ts';
import { login } from './login.ts';
import { providersList } from './providers-list.ts';
import { providersShow } from './providers-show.ts';
import { sandbox } from './sandbox.ts';

export const COMMANDS: readonly Command[] = [login, decodeToken, providersList, providersShow, sandbox];
