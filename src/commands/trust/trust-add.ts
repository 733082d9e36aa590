import { defineCommand } from '../command.ts';

export const trustAddOptions = {} as const;

export const trustAdd = defineCommand({
  makesNoRequests: true,
  description:
    'Lets a file of a checkout use your secrets and variables, until it changes. Read it first: what it ' +
    "names goes to the hosts\nthat it names. Without FILE it is the project's idcli.config.yaml.",
  arguments: [
    { name: 'FILE', help: "the project's file, or scenario files", optional: true, variadic: true },
  ],
  options: trustAddOptions,
  keeps: true,
  examples: [
    { line: 'idcli trust add', what: 'the idcli.config.yaml of this project' },
    { line: 'idcli trust add scenarios/staging.yaml', what: 'a scenario file' },
  ],
});
