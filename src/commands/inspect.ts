import { defineCommand } from './command.ts';
import { PROVIDER_OPTIONS, SANDBOX_OPTIONS, TIME_OPTIONS, TRANSPORT_OPTIONS } from './options.ts';

export const inspectOptions = {
  ...PROVIDER_OPTIONS,
  ...SANDBOX_OPTIONS,
  ...TIME_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;

export const inspect = defineCommand({
  arguments: [
    {
      name: 'file',
      help: 'discovery documents or key sets to judge instead, offline',
      optional: true,
      variadic: true,
    },
  ],
  options: inspectOptions,
  examples: [
    { line: 'idcli inspect --provider ingroupe', what: 'the real one; nobody logs in' },
    { line: 'idcli inspect --issuer https://op.example.com', what: 'any OpenID provider' },
    { line: 'idcli inspect --provider ingroupe --sandbox', what: 'the sandbox, for comparison' },
    { line: 'idcli inspect openid-configuration.json jwks.json', what: 'documents at hand, offline' },
  ],
  async run(values, invocation) {
    const { runInspect } = await import('./inspect.run.ts');
    await runInspect(values, invocation);
  },
});
