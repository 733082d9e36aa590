import { defineCommand } from '../command.ts';

export const explain = defineCommand({
  makesNoRequests: true,
  description:
    'Knows every check, error, exit code, outcome and warning of idcli, every fault of its sandbox, the ' +
    'registered errors of\n' +
    'OAuth and OpenID Connect, the status codes of SAML, and the codes of the built-in providers. Sends nothing.',
  arguments: [
    { name: 'CODE', help: 'a code, or a family of codes; without it the families', optional: true },
  ],
  options: {},
  examples: [
    { line: 'idcli explain id_token.aud', what: 'why a check failed, and what to do' },
    { line: 'idcli explain invalid_grant', what: 'what a provider means by an error' },
    { line: 'idcli explain faults', what: 'all codes of a family' },
    { line: 'idcli explain AuthnFailed --json', what: 'the same for scripts: data.explanations' },
  ],
});
