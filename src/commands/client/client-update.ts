import { defineCommand } from '../command.ts';
import { METADATA_OPTIONS, REGISTRATION_OPTIONS } from './client-options.ts';

export const clientUpdate = defineCommand({
  description:
    'An update replaces the whole registration (RFC 7592, 2.2). With --from it starts from the saved ' +
    'one; otherwise give everything.',
  options: { ...REGISTRATION_OPTIONS, ...METADATA_OPTIONS },
  examples: [
    {
      line: 'idcli client update --from client.json --set client_name="Another name" --out client.json',
      what: 'one member changed',
    },
  ],
});
