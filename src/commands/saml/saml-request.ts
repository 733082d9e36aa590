import { defineCommand } from '../command.ts';
import { samlRequestOptions } from '../options/saml-options.ts';

export const samlRequest = defineCommand({
  options: samlRequestOptions,
  description: [
    'The AuthnRequest that idcli login --protocol saml would send with the same options: as XML, and as ' +
      'the address to open or',
    'the form to post. Nothing is sent but, where it has a URL, a request for the metadata of the identity provider.',
  ].join('\n'),
  examples: [
    {
      line: 'idcli saml request --provider signicat-sms-otp --sandbox',
      what: 'what the sandbox would be sent',
    },
    {
      line:
        'idcli saml request --idp-metadata idp.xml --sp-entity-id https://sp.example.com --acs ' +
        'https://sp.example.com/saml/acs --force-authn --field data.url',
      what: 'the address alone, to be opened in a browser',
    },
    {
      line:
        'idcli saml request --idp-metadata idp.xml --sp-entity-id https://sp.example.com --binding post ' +
        '--sp-key sp.key --sp-cert sp.crt --field data.xml',
      what: 'signed XML, to be looked at or posted',
    },
  ],
});
