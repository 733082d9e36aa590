import { defineCommand } from '../command.ts';
import { netIdCancelOptions } from './net-id-options.ts';

export const netIdCancel = defineCommand({
  system: 'net-id',
  options: netIdCancelOptions,
  examples: [
    { line: 'idcli net-id cancel --sandbox', what: 'in the sandbox' },
    {
      line: 'idcli net-id cancel --url https://login.example.com/authenticate/nias --cookie env:LOGIN_COOKIE',
      what: 'in a session of your own',
    },
  ],
});
