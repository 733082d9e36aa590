import { defineCommand } from '../command.ts';
import { RESOURCE_OPTIONS } from '../options/oauth-options.ts';
import { TOKEN_OPTIONS, TOKEN_SCOPE_OPTION } from './token-options.ts';

const { from: _from, ...options } = TOKEN_OPTIONS;

export const tokenClientCredentials = defineCommand({
  options: { ...options, ...TOKEN_SCOPE_OPTION, ...RESOURCE_OPTIONS },
  examples: [
    {
      line: 'idcli token client-credentials --provider signicat-sms-otp --sandbox --scope signicat-api',
      what: 'no account needed: against the built-in sandbox',
    },
    {
      line:
        'idcli token client-credentials --issuer https://op.example.com --client-id ID --client-secret ' +
        'env:SECRET --field tokens.access_token',
      what: 'the token alone, for a script',
    },
  ],
});
