import { defineCommand } from '../command.ts';

export const trustShowOptions = {} as const;

export const trustShow = defineCommand({
  makesNoRequests: true,
  description:
    'What a file of a checkout may use of yours is remembered by its path and its content: a changed file is ' +
    "asked about\nagain. After that comes the list of what this checkout's files name.",
  options: trustShowOptions,
  keeps: true,
  examples: [
    { line: 'idcli trust show', what: 'what is trusted, and what the files here ask for' },
    { line: 'idcli trust show --json', what: 'the same for a script' },
  ],
});
