import { defineCommand } from '../command.ts';
import { RESOURCE_OPTIONS } from '../options/oauth-options.ts';
import { TOKEN_ARGUMENT, TOKEN_JUDGE_OPTIONS, TOKEN_OPTIONS, TOKEN_SCOPE_OPTION } from './token-options.ts';

export const tokenRefresh = defineCommand({
  arguments: [TOKEN_ARGUMENT],
  options: { ...TOKEN_OPTIONS, ...TOKEN_SCOPE_OPTION, ...RESOURCE_OPTIONS, ...TOKEN_JUDGE_OPTIONS },
  examples: [
    {
      line: 'idcli token refresh --from login.json',
      what: 'with the refresh token of: idcli login … --scope "openid offline_access" --json > login.json',
    },
    {
      line:
        'idcli token refresh @refresh.txt --issuer https://op.example.com --client-id ID --client-secret ' +
        'env:SECRET',
      what: 'with an existing refresh token',
    },
  ],
});
