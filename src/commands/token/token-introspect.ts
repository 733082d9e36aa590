import { defineCommand } from '../command.ts';
import { TOKEN_ARGUMENT, TOKEN_OPTIONS, WHICH_OPTION } from './token-options.ts';

export const tokenIntrospect = defineCommand({
  description:
    'A token that is not active is a good answer, too: hold it against --expect to make a test of it.',
  arguments: [TOKEN_ARGUMENT],
  options: { ...TOKEN_OPTIONS, ...WHICH_OPTION },
  examples: [
    { line: 'idcli token introspect --from login.json', what: 'the access token of a login' },
    {
      line: 'idcli token introspect --from login.json --expect data.introspection.active=true',
      what: 'exit 1 when it does not count any more',
    },
  ],
});
