import { defineCommand } from '../command.ts';
import { MEMBER_OPTIONS } from '../input/provider-layers.ts';
import { option } from '../options/options.ts';
import { always } from '../options/trust.ts';

/** Login options that set members of the provider; `--resolved` applies them. */
export const providersShowOptions = {
  resolved: option(
    'Result',
    'flag',
    'resolved',
    '',
    'as a login would take it, and where each value came from',
    { ...always, commandLineOnly: true },
  ),
  ...MEMBER_OPTIONS,
} as const;

export const providersShow = defineCommand({
  makesNoRequests: true,
  description: 'Secrets are shown as references and never looked up.',
  arguments: [{ name: 'ID', help: 'id of a built-in provider or of your own' }],
  options: providersShowOptions,
  examples: [
    { line: 'idcli providers show ingroupe', what: 'the preset, with what your files add' },
    {
      line: 'idcli providers show ingroupe --resolved',
      what: 'with environment and flags on top: which value wins, and where it is set',
    },
    { line: 'idcli providers show ingroupe --field data.provider.issuer', what: 'one value for a script' },
  ],
});
