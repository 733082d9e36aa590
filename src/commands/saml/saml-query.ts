import { defineCommand } from '../command.ts';
import {
  CLIENT_OPTIONS,
  JUDGE_OPTIONS,
  option,
  PROVIDER_OPTIONS,
  REPORT_OPTIONS,
  SANDBOX_OPTIONS,
  TIME_OPTIONS,
  TRANSPORT_OPTIONS,
} from '../options/options.ts';
import {
  SAML_FROM,
  SAML_JUDGE_OPTIONS,
  SAML_REQUEST_OPTIONS,
  SERVICE_PROVIDER_OPTIONS,
} from '../options/saml-options.ts';
import { always, alwaysPerson } from '../options/trust.ts';

const { idpMetadata, idpCert, nameIdFormat } = SAML_REQUEST_OPTIONS;
const { tlsCert, tlsKey } = CLIENT_OPTIONS;

export const samlQueryOptions = {
  ...SAML_FROM,
  subject: option(
    'Input',
    'text',
    'subject',
    'NAMEID',
    'the NameID that the query is about, instead of --from',
    {
      ...alwaysPerson,
      commandLineOnly: true,
    },
  ),
  nameIdFormat,
  attributes: option(
    'SAML',
    'list',
    'attributes',
    'NAME',
    'what to ask for: URIs, well-known names such as mail or sn, or basic:NAME for a name as it stands',
    always,
  ),
  ...PROVIDER_OPTIONS,
  idpMetadata,
  idpCert,
  ...SERVICE_PROVIDER_OPTIONS,
  allowSha1: SAML_JUDGE_OPTIONS.allowSha1,
  decryptionKey: JUDGE_OPTIONS.decryptionKey,
  tlsCert,
  tlsKey,
  ...SANDBOX_OPTIONS,
  ...TIME_OPTIONS,
  ...TRANSPORT_OPTIONS,
  ...REPORT_OPTIONS,
} as const;

export const samlQuery = defineCommand({
  options: samlQueryOptions,
  description: [
    'Asks the attribute authority of an identity provider about a principal: an AttributeQuery over SOAP, ' +
      'signed with --sp-key. The',
    'answer is judged like a login, except for what only a login has. Without --attributes it asks for all of them.',
  ].join('\n'),
  examples: [
    {
      line:
        'idcli saml query --from login.json --idp-metadata idp.xml --sp-key sp.key --sp-cert sp.crt ' +
        '--attributes mail,uid',
      what: 'about whoever logged in',
    },
    {
      line:
        'idcli saml query --subject ada@example.com --name-id-format emailAddress --idp-metadata idp.xml ' +
        '--sp-entity-id https://sp.example.com --sp-key sp.key --sp-cert sp.crt',
      what: 'about a name',
    },
  ],
});
