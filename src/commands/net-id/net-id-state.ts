import { defineCommand } from '../command.ts';
import { netIdStateOptions } from './net-id-options.ts';

export const netIdState = defineCommand({
  system: 'net-id',
  options: netIdStateOptions,
  examples: [
    { line: 'idcli net-id state --sandbox', what: 'what a session that was just opened says' },
    {
      line: 'idcli net-id state --url https://login.example.com/authenticate/nias --cookie env:LOGIN_COOKIE',
      what: 'in a session of your own',
    },
  ],
});
