import { defineCommand } from '../command.ts';
import { REGISTRATION_OPTIONS } from './client-options.ts';

export const clientShow = defineCommand({
  options: REGISTRATION_OPTIONS,
  examples: [{ line: 'idcli client show --from client.json', what: 'what the provider has registered' }],
});
