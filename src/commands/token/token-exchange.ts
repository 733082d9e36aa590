import { defineCommand } from '../command.ts';
import { RESOURCE_OPTIONS } from '../options/oauth-options.ts';
import { once, option } from '../options/options.ts';
import { always, ownVerdict } from '../options/trust.ts';
import { TOKEN_ARGUMENT, TOKEN_OPTIONS, TOKEN_SCOPE_OPTION, WHICH_OPTION } from './token-options.ts';

export const tokenExchangeOptions = {
  ...TOKEN_OPTIONS,
  ...TOKEN_SCOPE_OPTION,
  ...WHICH_OPTION,
  subjectTokenType: option(
    'Request',
    'text',
    'subject-token-type',
    'TYPE',
    'access_token, refresh_token, id_token, jwt, saml2 or a URI; access_token without it',
    { ...once, ...always },
  ),
  requestedTokenType: option(
    'Request',
    'text',
    'requested-token-type',
    'TYPE',
    'what to exchange it for, in the same words',
    { ...once, ...always },
  ),
  audience: option('Request', 'text', 'audience', 'NAME', 'whom the new token is for', {
    ...once,
    ...ownVerdict,
  }),
  ...RESOURCE_OPTIONS,
} as const;

export const tokenExchange = defineCommand({
  arguments: [TOKEN_ARGUMENT],
  options: tokenExchangeOptions,
  examples: [
    {
      line: 'idcli token exchange --from login.json --audience https://api.example.com',
      what: 'the access token of a login for one that another API takes',
    },
    {
      line: 'idcli token exchange --from login.json --which id_token --requested-token-type access_token',
      what: 'an ID token for an access token',
    },
  ],
});
