import { defineCommand } from '../command.ts';

export const trustRemoveOptions = {} as const;

export const trustRemove = defineCommand({
  makesNoRequests: true,
  description:
    "Takes trust back: the file is asked about again. Without FILE it is the project's idcli.config.yaml.",
  arguments: [{ name: 'FILE', help: 'as idcli trust show lists them', optional: true, variadic: true }],
  options: trustRemoveOptions,
  keeps: true,
  examples: [{ line: 'idcli trust remove', what: 'the idcli.config.yaml of this project' }],
});
