import { defineCommand } from '../command.ts';
import { netIdStartOptions } from './net-id-options.ts';

export const netIdStart = defineCommand({
  system: 'net-id',
  options: netIdStartOptions,
  examples: [
    { line: 'idcli net-id start --sandbox', what: 'in the sandbox' },
    {
      line: 'idcli net-id start --url https://login.example.com/authenticate/nias --cookie env:LOGIN_COOKIE',
      what: 'in a session of your own',
    },
  ],
});
