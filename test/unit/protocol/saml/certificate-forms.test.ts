/** One tolerance for certificates, wherever they stand: options, metadata, KeyInfo. */
import { createPublicKey, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readCertificates } from '../../../../src/protocol/saml/keys/certificates.ts';
import { readEntities } from '../../../../src/protocol/saml/metadata/read.ts';
import { pem, rootOf } from '../../../helpers/saml.ts';
import { idpMetadata } from '../../../helpers/saml-idp.ts';

const PEM = pem('idp.crt').trim();
const DER = new X509Certificate(PEM).raw;
const BARE = DER.toString('base64');
const FINGERPRINT = new X509Certificate(PEM).fingerprint256;
const oneLine = PEM.replace(/\r?\n/g, '');
const wrapped = BARE.replace(/.{64}/g, '$&\n');

const FORMS: Record<string, string | Uint8Array> = {
  PEM,
  'PEM with CRLF': PEM.replace(/\n/g, '\r\n'),
  'PEM with a byte order mark': `\uFEFF${PEM}`,
  'PEM in UTF-16': Buffer.from(`\uFEFF${PEM}`, 'utf16le'),
  'PEM indented': PEM.replace(/^/gm, '    '),
  'PEM in one line': oneLine,
  'PEM with spaces for line breaks': PEM.replace(/\n/g, ' '),
  'PEM with escaped line breaks': PEM.replace(/\n/g, '\\n'),
  'PEM in JSON': JSON.stringify({ certificate: PEM }),
  'PEM in JSON in JSON': JSON.stringify(JSON.stringify(PEM)),
  'PEM in quotes': `"${PEM}"`,
  'PEM in a .env file': `IDP_CERT='${PEM.replace(/\n/g, '\\n')}'`,
  'PEM in YAML': `cert: |\n${PEM.replace(/^/gm, '  ')}\n`,
  'PEM that PHP puts together': `'${PEM.replace(/\n/g, "\\n' .\n'")}'`.replaceAll("' .\n'", ''),
  'PEM without its END line': PEM.replace(/-----END CERTIFICATE-----/, ''),
  'PEM with bag attributes': `Bag Attributes\n    friendlyName: idp\nsubject=CN = idp\n${PEM}`,
  'PEM as X509 CERTIFICATE': PEM.replaceAll('CERTIFICATE', 'X509 CERTIFICATE'),
  DER,
  base64: BARE,
  'base64 in lines': wrapped,
  'base64 in lines of Windows, escaped': wrapped.replace(/\n/g, '&#13;\n'),
  'base64 indented': wrapped.replace(/^/gm, '\t\t'),
  'base64 with spaces': BARE.replace(/.{64}/g, '$& '),
  'base64 in quotes': `"${BARE}",`,
  'base64 with escaped slashes': BARE.replaceAll('/', '\\/'),
  'base64 with escapes of a URL': BARE.replaceAll('+', '%2B').replaceAll('/', '%2F').replaceAll('=', '%3D'),
  'base64 of PEM': Buffer.from(PEM).toString('base64'),
  'base64 of base64': Buffer.from(BARE).toString('base64'),
  'an X509Certificate': `<ds:X509Certificate>${wrapped}</ds:X509Certificate>`,
  'a KeyInfo': `<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>\n${wrapped}\n</X509Certificate></X509Data></KeyInfo>`,
  'PKCS#7 in PEM': pkcs7('PEM'),
  'PKCS#7 in DER': pkcs7('DER'),
  'PKCS#7 in base64': pkcs7('DER').toString('base64'),
};

/** Made by `openssl crl2pkcs7`. */
function pkcs7(form: 'PEM' | 'DER'): Buffer {
  const text = pem('idp.p7b');
  return form === 'PEM' ? Buffer.from(text) : Buffer.from(text.replace(/-----.*-----|\s/g, ''), 'base64');
}

describe('a certificate is read', () => {
  test.each(Object.entries(FORMS))('as %s', (_, form) => {
    const keys = readCertificates(Buffer.from(form as string), 'idp.crt');
    expect(keys.map(({ certificate }) => certificate?.fingerprint)).toEqual([FINGERPRINT]);
  });

  test('beside others, in order', () => {
    const keys = readCertificates(Buffer.from(`${PEM}\n${pem('stranger.crt')}`), 'both.crt');
    expect(keys.map(({ certificate }) => certificate?.fingerprint)).toEqual([
      FINGERPRINT,
      new X509Certificate(pem('stranger.crt')).fingerprint256,
    ]);
  });

  test.each([
    ['spki', 'pem'],
    ['spki', 'der'],
    ['pkcs1', 'pem'],
  ] as const)('or its key alone, %s in %s', (type, format) => {
    const key = createPublicKey(PEM).export({ type, format } as { type: 'spki'; format: 'pem' });
    expect(readCertificates(Buffer.from(key), 'key')[0]?.key.equals(createPublicKey(PEM))).toBe(true);
  });
});

describe('what is none is refused, with what it may be', () => {
  test.each([
    ['a private key', pem('idp.key'), /is a private key/],
    ['metadata', idpMetadata('https://idp.example.com/sso'), /--idp-metadata/],
    [
      'a message with a certificate in it',
      '<samlp:Response><ds:X509Certificate>AAAA</ds:X509Certificate></samlp:Response>',
      /PEM, DER/,
    ],
    ['half a certificate', PEM.slice(0, 300), /PEM, DER/],
    ['prose', 'see the wiki', /PEM, DER/],
    ['nothing', '', /PEM, DER/],
  ])('%s', (_, text, hint) => {
    expect(() => readCertificates(Buffer.from(text), 'x')).toThrow(
      expect.objectContaining({ code: 'KEY_UNREADABLE', hint: expect.stringMatching(hint) }),
    );
  });
});

test.each([
  ['base64 alone', BARE, undefined],
  ['BEGIN lines', PEM, /BEGIN and END lines/],
  ['BEGIN lines without line breaks', oneLine, /BEGIN and END lines/],
  ['line breaks by reference', wrapped.replace(/\n/g, '&#13;&#10;'), undefined],
])('metadata with %s', (_, text, oddity) => {
  const xml = idpMetadata('https://idp.example.com/sso').replace(
    /(<ds:X509Certificate>)[^<]*/,
    (_all, tag) => tag + text,
  );
  const [entity] = readEntities(rootOf(xml));
  const [key] = entity?.roles[0]?.keys ?? [];
  expect(key?.certificate?.fingerprint).toBe(FINGERPRINT);
  if (oddity === undefined) expect(key?.oddity).toBeUndefined();
  else expect(key?.oddity).toMatch(oddity);
});
