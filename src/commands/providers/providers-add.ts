import { defineCommand } from '../command.ts';
import { option } from '../options/options.ts';
import { always } from '../options/trust.ts';
import { SETUP_OPTIONS } from '../provider-setup/members.ts';

/** The file to change. */
export const IN_OPTION = option(
  'Result',
  'text',
  'in',
  'WHICH',
  "the file to change; the project's where there is one, else your own",
  { ...always, choices: ['project', 'user'], commandLineOnly: true },
);

export const providersAddOptions = {
  ...SETUP_OPTIONS,
  in: IN_OPTION,
  overwrite: option('Result', 'flag', 'overwrite', '', 'replace values that are set already', {
    ...always,
    commandLineOnly: true,
  }),
} as const;

export const providersAdd = defineCommand({
  makesNoRequests: true,
  description:
    'Adds a provider, or what is missing of one, to a configuration file; comments and all else in it stay. ' +
    'At a terminal it asks\n' +
    'for whatever the options leave out. Secrets are written as references: a literal one is refused.',
  arguments: [{ name: 'ID', help: 'a built-in provider, or a new name for one of your own' }],
  options: providersAddOptions,
  examples: [
    { line: 'idcli providers add ingroupe', what: 'asks for client id and secret' },
    {
      line: 'idcli providers add my-op --issuer https://op.example.com --client-id ID --client-auth none',
      what: 'one of your own, without a question',
    },
    {
      line: 'idcli providers add signicat-sms-otp --domain example.sandbox.signicat.com --in user',
      what: 'into your own file',
    },
  ],
});
