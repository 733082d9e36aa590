import { defineCommand, type ValuesOf } from '../command.ts';
import { PROFILE_OPTIONS } from '../options/oauth-options.ts';
import {
  JUDGE_OPTIONS,
  option,
  PROVIDER_OPTIONS,
  REPORT_OPTIONS,
  SANDBOX_OPTIONS,
  TIME_OPTIONS,
  TRANSPORT_OPTIONS,
} from '../options/options.ts';
import { ownAddressVerdict, ownVerdict } from '../options/trust.ts';

export const inspectOptions = {
  ...PROVIDER_OPTIONS,
  acceptIssuer: JUDGE_OPTIONS.acceptIssuer,
  ...PROFILE_OPTIONS,
  resource: option(
    'Provider',
    'list',
    'resource',
    'URL',
    'a protected resource, such as an MCP server: its metadata says who the provider is (RFC 9728)',
    ownAddressVerdict,
  ),
  idpMetadata: option(
    'SAML',
    'text',
    'idp-metadata',
    'FILE|URL',
    'SAML metadata to look at; of several entities --issuer ENTITY-ID chooses one',
    ownAddressVerdict,
  ),
  idpCert: option(
    'SAML',
    'list',
    'idp-cert',
    'FILE',
    'certificate that the metadata is signed with; repeats',
    ownVerdict,
  ),
  trustAnchor: option(
    'SAML',
    'list',
    'trust-anchor',
    'FILE',
    'authority that issued the certificate in its signature; repeats',
    ownVerdict,
  ),
  allowSha1: option(
    'SAML',
    'flag',
    'allow-sha1',
    '',
    'let a signature with SHA-1 pass with a warning',
    ownVerdict,
  ),
  ...SANDBOX_OPTIONS,
  ...TIME_OPTIONS,
  ...REPORT_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;

export const inspect = defineCommand({
  arguments: [
    {
      name: 'file',
      help: 'discovery documents, key sets or SAML metadata to judge instead, offline',
      optional: true,
      variadic: true,
    },
  ],
  options: inspectOptions,
  examples: [
    { line: 'idcli inspect --provider ingroupe', what: 'the real one; no login takes place' },
    { line: 'idcli inspect --issuer https://op.example.com', what: 'any OpenID provider' },
    {
      line: 'idcli inspect --issuer https://op.example.com --profile fapi2',
      what: 'every demand of a security profile',
    },
    {
      line: 'idcli inspect --resource https://api.example.com/mcp',
      what: 'an API or MCP server, and the authorization server that it names',
    },
    { line: 'idcli inspect --provider ingroupe --sandbox', what: 'the sandbox, for comparison' },
    {
      line: 'idcli inspect --idp-metadata https://idp.example.com/metadata',
      what: 'the SAML metadata of an identity provider',
    },
    {
      line:
        'idcli inspect --idp-metadata federation.xml --issuer https://idp.example.com --trust-anchor ' +
        'federation.pem',
      what: 'one of a federation, whose signature is verified',
    },
    { line: 'idcli inspect openid-configuration.json jwks.json', what: 'local documents, offline' },
  ],
});

export type InspectValues = ValuesOf<typeof inspectOptions>;
