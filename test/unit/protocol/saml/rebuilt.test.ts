/** A signed query whose escapes are gone: every usual way to write it is tried, and none fitting proves nothing. */
import { createPrivateKey, sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { judgeSamlLogout } from '../../../../src/checks/saml/logout.ts';
import { readDocument } from '../../../../src/protocol/saml/message/document.ts';
import { findMessages } from '../../../../src/protocol/saml/wire/find.ts';
import { NOW, pem, trusted } from '../../../helpers/saml.ts';

const XML =
  '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0" ' +
  'IssueInstant="2026-11-22T12:00:00Z" Destination="https://sp.example.com/slo"><saml:Issuer ' +
  'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">https://idp.example.com/saml</saml:Issuer><saml:NameID ' +
  'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">camille</saml:NameID></samlp:LogoutRequest>';
const MESSAGE = deflateRawSync(XML).toString('base64');
const STATE = "a b/ö~(x)*'!";
const ALGORITHM = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const KEY = createPrivateKey(pem('idp.key'));

type Encode = (text: string) => string;
const lower = (text: string) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
const form: Encode = (text) => new URLSearchParams({ a: text }).toString().slice(2);

const signedBy = (encode: Encode): string =>
  sign(
    'sha256',
    Buffer.from(`SAMLRequest=${encode(MESSAGE)}&RelayState=${encode(STATE)}&SigAlg=${encode(ALGORITHM)}`),
    KEY,
  ).toString('base64');

const shown = (signature: string): Record<string, string> => ({
  'one a line': `SAMLRequest: ${MESSAGE}\nRelayState: ${STATE}\nSigAlg: ${ALGORITHM}\nSignature: ${signature}`,
  JSON: JSON.stringify({ SAMLRequest: MESSAGE, RelayState: STATE, SigAlg: ALGORITHM, Signature: signature }),
  'a URL that was decoded': `https://sp.example.com/slo?SAMLRequest=${MESSAGE}&RelayState=${STATE.replace(/ /g, '')}&SigAlg=${ALGORITHM}&Signature=${signature}`,
});

const judgeText = async (text: string) => {
  const [source] = findMessages(text);
  if (source === undefined) throw new Error('nothing was found');
  const { report, verified } = await judgeSamlLogout({
    document: readDocument(source),
    keys: trusted('idp'),
    issuer: 'https://idp.example.com/saml',
    destinations: ['https://sp.example.com/slo'],
    now: NOW,
    clockToleranceSeconds: 30,
  });
  return { report, verified, finding: report.findings.find(({ code }) => code === 'saml.signature') };
};

describe('the way that it was written is found', () => {
  test.each<[string, Encode, RegExp]>([
    ['JavaScript', encodeURIComponent, /JavaScript/],
    ['JavaScript, lower case', (text) => lower(encodeURIComponent(text)), /lower case/],
    ['a form', form, /Java does/],
    [
      '.NET',
      (text) =>
        lower(form(text))
          .replace(/%(21|28|29)/g, (code) => decodeURIComponent(code))
          .replace(/%2a/g, '*'),
      /NET/,
    ],
    [
      'RFC 3986',
      (text) =>
        encodeURIComponent(text).replace(
          /[!'()*]/g,
          (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
        ),
      /RFC 3986/,
    ],
  ])('%s', async (_, encode, way) => {
    const { report, verified, finding } = await judgeText(shown(signedBy(encode))['one a line'] ?? '');
    expect([report.verdict, verified]).toEqual(['valid', true]);
    expect(finding?.message).toMatch(way);
  });
});

test.each(Object.entries(shown(signedBy((text) => `${text}?`))))(
  'where none fits, in %s, it is unverified, and nobody is accused',
  async (_, text) => {
    const { report, verified, finding } = await judgeText(text);
    expect([report.verdict, verified, finding?.status]).toEqual(['unverified', false, 'skip']);
    expect(finding?.message).toMatch(/decoded/);
    expect(JSON.stringify(report)).not.toMatch(/nothing in the message is signed|cut off/);
  },
);

test('an altered message does not verify in any way of writing', async () => {
  const other = deflateRawSync(XML.replace('camille', 'mallory')).toString('base64');
  const text = shown(signedBy(encodeURIComponent))['one a line']?.replace(MESSAGE, other) ?? '';
  const { verified, report } = await judgeText(text);
  expect([verified, report.verdict]).toEqual([false, 'unverified']);
});

test('HTTP-POST-SimpleSign signs the XML itself', async () => {
  const signed = `SAMLRequest=${XML}&RelayState=${STATE}&SigAlg=${ALGORITHM}`;
  const signature = sign('sha256', Buffer.from(signed), KEY).toString('base64');
  const fields = {
    SAMLRequest: Buffer.from(XML).toString('base64'),
    RelayState: STATE,
    SigAlg: ALGORITHM,
    Signature: signature,
  };
  const { report, finding } = await judgeText(new URLSearchParams(fields).toString());
  expect([report.verdict, finding?.message]).toEqual(['valid', 'verified: form (HTTP-POST-SimpleSign)']);
  const evil = { ...fields, SAMLRequest: Buffer.from(XML.replace('camille', 'mallory')).toString('base64') };
  expect((await judgeText(new URLSearchParams(evil).toString())).report.verdict).toBe('invalid');
});
