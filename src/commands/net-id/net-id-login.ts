import { defineCommand } from '../command.ts';
import { netIdLoginOptions } from './net-id-options.ts';

export const netIdLogin = defineCommand({
  description: [
    'Starts an authentication, shows what starts the app, and asks for the state until it is final. ' +
      'Ctrl-C and the end of',
    "the time cancel the order. The answers identify no one: the attributes stay in the server's global state.",
  ].join('\n'),
  system: 'net-id',
  options: netIdLoginOptions,
  examples: [
    { line: 'idcli net-id login --sandbox', what: 'no server needed: the sandbox and its app' },
    {
      line: 'idcli net-id login --sandbox --fault user-cancel',
      what: 'the person cancels in the app',
    },
    {
      line:
        'idcli net-id login --url https://login.example.com/authenticate/nias --start-url ' +
        'https://login.example.com/ --open-app',
      what: 'a real server, with the app on this computer',
    },
    {
      line: 'idcli net-id login --url https://login.example.com/authenticate/nias --cookie env:LOGIN_COOKIE --qr',
      what: 'in a session of your own, with a code for the camera of the phone',
    },
  ],
});
