import { defineCommand } from '../command.ts';
import { option, PHONE_OPTIONS } from '../options/options.ts';
import { always, ownAddress, ownVerdict } from '../options/trust.ts';

/** These names mean something else to the login commands, which keep the files and variables. */
const here = { commandLineOnly: true } as const;

export const sandboxOptions = {
  port: option(
    'Sandbox',
    'number',
    'port',
    'PORT',
    'port on loopback; default 8400, 0 for any free one',
    always,
  ),
  listen: option(
    'Sandbox',
    'text',
    'listen',
    'ADDRESS',
    'for containers: an address that others can reach, e.g. 0.0.0.0; with --allow-host',
    here,
  ),
  allowHost: option(
    'Sandbox',
    'list',
    'allow-host',
    'NAME[:PORT]',
    'a name under which others reach it, the first in its issuers; with --listen; repeats',
    here,
  ),
  https: option('Sandbox', 'flag', 'https', '', 'serve TLS with a self-signed certificate', always),
  fault: option('Sandbox', 'pairs', 'fault', 'SYSTEM=ID', 'a fault to start with; repeats', {
    ...here,
    ...always,
  }),
  hole: option(
    'Sandbox',
    'pairs',
    'hole',
    'SYSTEM=ID',
    'a defence to leave out, by the id of its probe; repeats',
    {
      ...here,
      ...always,
    },
  ),
  as: option('Sandbox', 'text', 'as', 'PERSONA', 'who logs in by default', always),
  redirectUri: option(
    'Sandbox',
    'pairs',
    'redirect-uri',
    'SYSTEM=URI',
    'one more redirect URI of a client; repeats',
    { ...here, ...ownVerdict },
  ),
  spMetadata: option(
    'Sandbox',
    'list',
    'sp-metadata',
    'FILE|URL',
    'metadata of one more SAML service provider; repeats',
    { ...here, ...ownAddress },
  ),
  clients: option(
    'Sandbox',
    'text',
    'clients',
    'FILE',
    'clients of your own, each for a system, as YAML or JSON',
    { ...here, ...always },
  ),
  people: option(
    'Sandbox',
    'text',
    'people',
    'FILE',
    'people of your own for the system generic, with their claims',
    { ...here, ...always },
  ),
  state: option(
    'Sandbox',
    'text',
    'state',
    'FILE',
    'keep clients, people, sessions and tokens in this file over restarts',
    { ...here, ...always },
  ),
  noAutoApprove: PHONE_OPTIONS.noAutoApprove,
} as const;

export const sandbox = defineCommand({
  options: sandboxOptions,
  examples: [
    { line: 'idcli sandbox', what: 'on port 8400, until Ctrl-C' },
    {
      line: 'idcli sandbox --fault ingroupe=wrong-nonce',
      what: 'every login gets a token with a wrong nonce',
    },
    {
      line: 'idcli sandbox --sp-metadata sp.xml',
      what: 'a SAML service provider of your own may log in',
    },
    {
      line: 'idcli sandbox --clients clients.yaml --people people.yaml',
      what: 'clients and people of your own',
    },
    {
      line: 'idcli sandbox --state sandbox.json',
      what: 'who is registered and logged in outlasts a restart',
    },
    {
      line: 'idcli sandbox --listen 0.0.0.0 --allow-host sandbox',
      what: 'in a container that others reach as sandbox:8400',
    },
    {
      line: 'idcli sandbox --port 0 --json',
      what: 'for scripts: a line with its addresses, then a line an event',
    },
  ],
});
