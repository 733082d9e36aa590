import { defineCommand } from '../command.ts';
import { TOKEN_ARGUMENT, TOKEN_OPTIONS, WHICH_OPTION } from './token-options.ts';

export const tokenRevoke = defineCommand({
  description: 'From a login, the refresh token is taken or, if there is none, the access token.',
  arguments: [TOKEN_ARGUMENT],
  options: { ...TOKEN_OPTIONS, ...WHICH_OPTION },
  examples: [
    { line: 'idcli token revoke --from login.json', what: 'end what a login began' },
    { line: 'idcli token revoke --from login.json --which access_token', what: 'the access token alone' },
  ],
});
