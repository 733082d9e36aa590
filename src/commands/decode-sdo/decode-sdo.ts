import { defineCommand } from '../command.ts';
import { once, option, REPORT_OPTIONS, TIME_OPTIONS, TRANSPORT_OPTIONS } from '../options/options.ts';
import { SDO_KEY_OPTIONS } from '../options/sdo-options.ts';
import { alwaysPerson, alwaysVerdict, ownAddressVerdict } from '../options/trust.ts';

export const decodeSdoOptions = {
  ...SDO_KEY_OPTIONS,
  text: option('Checks', 'text', 'text', 'TEXT', 'the text that was sent to be signed', {
    ...once,
    ...alwaysPerson,
  }),
  textFile: option('Checks', 'text', 'text-file', 'FILE', 'the same from a file, byte for byte', {
    ...once,
    ...alwaysPerson,
  }),
  document: option('Checks', 'text', 'document', 'FILE', 'the document that was sent to be signed', {
    ...once,
    ...alwaysPerson,
  }),
  phone: option('Checks', 'text', 'phone', 'NUMBER', 'the phone that the signer was to have', {
    ...once,
    ...alwaysPerson,
  }),
  issuer: option('Checks', 'text', 'issuer', 'URL', 'who must have issued the embedded ID token', {
    ...once,
    ...ownAddressVerdict,
  }),
  clientId: option('Checks', 'text', 'client-id', 'ID', 'the client that the ID token must be for', {
    ...once,
    ...alwaysVerdict,
  }),
  ...TIME_OPTIONS,
  ...REPORT_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;

export const decodeSdo = defineCommand({
  description: [
    'INPUT is a file, or - for standard input, which is also read when something is piped in. SEID-SDO, ' +
      'LTV-SDO (XAdES),',
    'signed PDF (PAdES) and signed tokens are recognised by their content, also inside base64, a GetSDO ' +
      'answer or JSON.',
    'Hashes, signatures and the seal are verified offline. Whose a certificate is, only its chain says: without',
    '--trust-anchor this is not checked.',
  ].join('\n'),
  arguments: [{ name: 'INPUT', help: 'file, or - for standard input', optional: true }],
  offline: true,
  options: decodeSdoOptions,
  examples: [
    { line: 'idcli decode-sdo consent.xml', what: 'what was signed, by whom, and what is wrong with it' },
    {
      line: 'idcli decode-sdo consent.xml --text-file consent.txt --trust-anchor ca.pem',
      what: 'also whether the text is the one that was sent, and the signer whom the authority knows',
    },
    {
      line: 'idcli decode-sdo order.sdo --document terms.pdf --phone +4740000000 --jwks jwks.json',
      what: 'an E-Signing order: document, phone and embedded ID token',
    },
    {
      line: 'idcli decode-sdo contract.pdf --strict',
      what: 'a signed PDF; exit 1 when something is left open',
    },
    { line: 'idcli decode-sdo consent.xml --field data.document.text', what: 'the signed text alone' },
  ],
});
