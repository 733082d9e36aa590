import { defineCommand } from '../command.ts';
import { option, PROVIDER_OPTIONS } from '../options/options.ts';
import { always } from '../options/trust.ts';
import { SETUP_OPTIONS } from '../provider-setup/members.ts';

export const initOptions = {
  provider: PROVIDER_OPTIONS.provider,
  ...SETUP_OPTIONS,
  overwrite: option('Result', 'flag', 'overwrite', '', 'replace a file that is there already', {
    ...always,
    commandLineOnly: true,
  }),
} as const;

export const init = defineCommand({
  makesNoRequests: true,
  description:
    'Writes idcli.config.yaml into the working folder. At a terminal it asks for whatever the options leave ' +
    'out. Secrets are\n' +
    'written as references: a literal one is refused. What a project file may not hold, such as the domain of a ' +
    'built-in\nprovider, goes into your own file. Only what is typed is written: not the environment, not defaults.',
  options: initOptions,
  examples: [
    { line: 'idcli init', what: 'asks, and offers a first run in the sandbox' },
    {
      line: 'idcli init --provider ingroupe --client-id ID --client-secret env:IG_SECRET',
      what: 'without a question',
    },
    {
      line: 'idcli init --issuer https://op.example.com --client-id ID --client-auth none',
      what: 'any OpenID provider, as one of your own',
    },
  ],
});
