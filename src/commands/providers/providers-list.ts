import { defineCommand } from '../command.ts';
import { MEMBER_OPTIONS } from '../input/provider-layers.ts';

/** Login options: what they set is not missing. */
export const providersListOptions = MEMBER_OPTIONS;

export const providersList = defineCommand({
  makesNoRequests: true,
  description: 'Your own are in config.yaml (yours) or idcli.config.yaml (of the project).',
  options: providersListOptions,
  examples: [
    { line: 'idcli providers list', what: 'what --provider can name' },
    { line: 'idcli providers list --json', what: 'the same for scripts: data.providers' },
  ],
});
