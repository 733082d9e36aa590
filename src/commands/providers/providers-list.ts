import { defineCommand } from '../command.ts';

export const providersList = defineCommand({
  description: 'Your own are in config.yaml (yours) or idcli.config.yaml (of the project).',
  options: {},
  examples: [
    { line: 'idcli providers list', what: 'what --provider can name' },
    { line: 'idcli providers list --json', what: 'the same for scripts: data.providers' },
  ],
});
