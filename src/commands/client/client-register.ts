import { defineCommand } from '../command.ts';
import { REGISTER_OPTIONS } from './client-options.ts';

export const clientRegister = defineCommand({
  options: REGISTER_OPTIONS,
  examples: [
    {
      line:
        'idcli client register --issuer https://op.example.com --set client_name=Test --set ' +
        'redirect_uris=["http://127.0.0.1/callback"] --out client.json',
      what: 'a client of your own, kept for the other commands',
    },
    {
      line: 'idcli client register --provider generic --sandbox --metadata @client-metadata.json',
      what: 'no account needed: against the built-in sandbox',
    },
  ],
});
