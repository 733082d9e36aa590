import { defineCommand } from '../command.ts';
import { IN_OPTION } from './providers-add.ts';

export const providersRemoveOptions = { in: IN_OPTION } as const;

export const providersRemove = defineCommand({
  makesNoRequests: true,
  description:
    'Takes a provider out of a configuration file, with what is remarked about it; all else stays. A ' +
    'built-in provider stays known,\nwithout what the file said of it.',
  arguments: [{ name: 'ID', help: 'a provider that one of your files has' }],
  options: providersRemoveOptions,
  examples: [
    { line: 'idcli providers remove my-op', what: "from the project's file, or else from your own" },
    { line: 'idcli providers remove ingroupe --in user', what: 'from your own file' },
  ],
});
