import { defineCommand } from '../command.ts';
import { REGISTRATION_OPTIONS } from './client-options.ts';

export const clientDelete = defineCommand({
  options: REGISTRATION_OPTIONS,
  examples: [{ line: 'idcli client delete --from client.json', what: 'the client is gone' }],
});
