import { defineCommand } from '../command.ts';
import { TOKEN_ARGUMENT, TOKEN_JUDGE_OPTIONS, TOKEN_OPTIONS } from './token-options.ts';

export const tokenUserinfo = defineCommand({
  description:
    "The answer may be JSON, signed, or encrypted. With --from, its subject is compared with the login's " +
    'ID token; without, the claims cannot be tied to a person.',
  arguments: [TOKEN_ARGUMENT],
  options: { ...TOKEN_OPTIONS, ...TOKEN_JUDGE_OPTIONS },
  examples: [
    { line: 'idcli token userinfo --from login.json', what: 'with the access token of a login' },
    {
      line:
        'idcli login --provider signicat-sms-otp --sandbox http://127.0.0.1:8400 --headless --json | idcli ' +
        'token userinfo --from -',
      what: 'straight from a login',
    },
  ],
});
