/**
 * Every attack class of the specification, by name: the check that refuses it, and that nothing forged gets through.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ResponseInput } from '../../../../src/checks/saml/input.ts';
import { canonicalize } from '../../../../src/protocol/xml/canonical.ts';
import { decryptionKey, failing, judge, pem, rootOf, trusted, vector } from '../../../helpers/saml.ts';
import { encryptXml } from '../../../helpers/saml-encrypt.ts';
import { signXml } from '../../../helpers/saml-sign.ts';

const ASSERTION_SIGNED = vector('assertion signed').message;
const RESPONSE_SIGNED = vector('response signed').message;
const UNSIGNED = vector('unsigned').message;

const XMLNS = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
const EVIL = 'evil@attacker.example';

/** The part of a text from a mark to another, both included. */
function part(xml: string, from: string, to: string): string {
  const start = xml.indexOf(from);
  return xml.slice(start, xml.indexOf(to, start) + to.length);
}

const assertionOf = (xml: string): string => part(xml, '<saml:Assertion', '</saml:Assertion>');
const signatureOf = (xml: string): string => part(xml, '<ds:Signature', '</ds:Signature>');
const without = (xml: string, piece: string): string => xml.replace(piece, '');

/** The same assertion with another name, without signature, under another ID. */
const evilAssertion = (id = '_evil'): string =>
  without(assertionOf(ASSERTION_SIGNED), signatureOf(ASSERTION_SIGNED))
    .replace('user-1', EVIL)
    .replace('_assertion1', id);

const original = assertionOf(ASSERTION_SIGNED);
const signature = signatureOf(ASSERTION_SIGNED);
const unsignedOriginal = without(original, signature);
const responseSignature = signatureOf(RESPONSE_SIGNED);
const evilResponse = without(RESPONSE_SIGNED, responseSignature)
  .replace('user-1', EVIL)
  .replace('_response1', '_evilresponse');
const originalResponse = without(RESPONSE_SIGNED, responseSignature);
const put = (xml: string, before: string, piece: string): string => xml.replace(before, () => piece + before);
const inside = (sig: string, piece: string): string =>
  put(sig, '</ds:Signature>', `<ds:Object>${piece}</ds:Object>`);

interface Attack {
  readonly xml: string;
  readonly fails: readonly string[];
  readonly given?: Partial<ResponseInput>;
}

const WRAPPING: Record<string, Attack> = {
  'XSW 1: the signed response inside the signature of an evil one': {
    xml: put(evilResponse, '<samlp:Status>', inside(responseSignature, originalResponse)),
    fails: ['saml.content', 'saml.duplicate_id', 'saml.signature_coverage'],
  },
  'XSW 2: the signed response before the signature of an evil one': {
    xml: put(evilResponse, '<samlp:Status>', originalResponse + responseSignature),
    fails: ['saml.content', 'saml.duplicate_id', 'saml.signature_coverage'],
  },
  'XSW 3: an evil assertion before the signed one': {
    xml: put(ASSERTION_SIGNED, '<saml:Assertion', evilAssertion()),
    fails: ['saml.assertion_count', 'saml.signature_coverage'],
  },
  'XSW 4: the signed assertion inside an evil one': {
    xml: ASSERTION_SIGNED.replace(original, () => put(evilAssertion(), '</saml:Assertion>', original)),
    fails: ['saml.content', 'saml.signature_coverage'],
  },
  'XSW 5: an evil assertion with the signature, the signed one behind it': {
    xml: ASSERTION_SIGNED.replace(
      original,
      () => put(evilAssertion(), '<saml:Subject>', signature) + unsignedOriginal,
    ),
    fails: ['saml.assertion_count', 'saml.signature_coverage'],
  },
  'XSW 6: the signed assertion inside the signature of an evil one': {
    xml: ASSERTION_SIGNED.replace(original, () =>
      put(evilAssertion(), '<saml:Subject>', put(signature, '</ds:Signature>', unsignedOriginal)),
    ),
    fails: ['saml.content', 'saml.signature_coverage'],
  },
  'XSW 7: an evil assertion in Extensions': {
    xml: put(
      ASSERTION_SIGNED,
      '<samlp:Status>',
      `<samlp:Extensions>${evilAssertion('_assertion1')}</samlp:Extensions>`,
    ),
    fails: ['saml.content', 'saml.duplicate_id', 'saml.signature_coverage'],
  },
  'XSW 8: the signed assertion in an Object of the signature of an evil one': {
    xml: ASSERTION_SIGNED.replace(original, () =>
      put(evilAssertion(), '<saml:Subject>', inside(signature, unsignedOriginal)),
    ),
    fails: ['saml.content', 'saml.signature_coverage'],
  },
  'XSW 9: the evil assertion takes over the ID, the signed one is in Extensions': {
    xml: put(
      ASSERTION_SIGNED.replace(original, () =>
        put(evilAssertion('_assertion1'), '<saml:Subject>', signature),
      ),
      '<samlp:Status>',
      `<samlp:Extensions>${unsignedOriginal}</samlp:Extensions>`,
    ),
    fails: ['saml.content', 'saml.duplicate_id', 'saml.signature_coverage'],
  },
  'XSW 10: the signed assertion in StatusDetail, an evil one in its place': {
    xml: ASSERTION_SIGNED.replace(original, evilAssertion()).replace(
      '</samlp:Status>',
      () => `<samlp:StatusDetail>${original}</samlp:StatusDetail></samlp:Status>`,
    ),
    fails: ['saml.content', 'saml.signature_coverage'],
  },
  'XSW 11: the signed assertion in Advice of an evil one': {
    xml: ASSERTION_SIGNED.replace(original, () =>
      put(evilAssertion(), '</saml:Assertion>', `<saml:Advice>${original}</saml:Advice>`),
    ),
    fails: ['saml.content', 'saml.signature_coverage'],
  },
  'XSW 12: the signed assertion in an attribute value of an evil one': {
    xml: ASSERTION_SIGNED.replace(original, () =>
      evilAssertion().replace('>Camille<', () => `>${original}<`),
    ),
    fails: ['saml.content', 'saml.signature_coverage'],
  },
  'an evil assertion with a signature element of its own that points to the good one': {
    xml: put(ASSERTION_SIGNED, '<saml:Assertion', put(evilAssertion(), '<saml:Subject>', signature)),
    fails: ['saml.assertion_count', 'saml.signature_coverage'],
  },
  'an unsigned assertion beside a signed one': {
    xml: put(ASSERTION_SIGNED, '</samlp:Response>', evilAssertion()),
    fails: ['saml.assertion_count', 'saml.signature_coverage'],
  },
  'a signature in the assertion that is of the response': {
    xml: signXml(UNSIGNED, '_assertion1', {
      uri: '#_response1',
      digestValue: createHash('sha256')
        .update(canonicalize(rootOf(UNSIGNED)))
        .digest('base64'),
    }),
    fails: ['saml.signature_coverage'],
  },
  'an assertion of another namespace beside the signed one': {
    xml: put(
      ASSERTION_SIGNED,
      '<saml:Assertion',
      '<x:Assertion xmlns:x="urn:example:evil" ID="_evil"><x:Subject/></x:Assertion>',
    ),
    fails: ['saml.content'],
  },
};

const HMAC = 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256';
const TRANSFORMS = 'http://www.w3.org/2000/09/xmldsig#';
const enveloped = `<ds:Transform Algorithm="${TRANSFORMS}enveloped-signature"/>`;
const exclusive = '<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>';
const EMPTY_DIGEST = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

const SIGNATURES: Record<string, Attack> = {
  'HMAC with the public key': {
    xml: signXml(UNSIGNED, '_assertion1', { method: HMAC, secret: pem('idp.crt') }),
    fails: ['saml.algorithm'],
  },
  'wrong key in KeyInfo': {
    xml: signXml(UNSIGNED.replace('user-1', EVIL), '_assertion1', { key: 'stranger' }),
    fails: ['saml.certificate'],
  },
  'the right certificate in KeyInfo of a forged signature': {
    xml: signXml(UNSIGNED.replace('user-1', EVIL), '_assertion1', { key: 'stranger', certificate: 'idp' }),
    fails: ['saml.signature'],
  },
  'no signature at all': { xml: UNSIGNED.replace('user-1', EVIL), fails: ['saml.signature'] },
  'a signature without content': {
    xml: put(UNSIGNED, '<saml:Subject>', `<ds:Signature xmlns:ds="${TRANSFORMS}"/>`),
    fails: ['saml.signature'],
  },
  'several SignedInfo (CVE-2025-29774)': {
    xml: ASSERTION_SIGNED.replace(
      /<ds:SignedInfo>[\s\S]*?<\/ds:SignedInfo>/,
      (info) => info.replace(/<ds:DigestValue>[^<]*/, `<ds:DigestValue>${EMPTY_DIGEST}`) + info,
    ).replace('user-1', EVIL),
    fails: ['saml.signature'],
  },
  'a comment in DigestValue (CVE-2025-29775)': {
    xml: ASSERTION_SIGNED.replace('<ds:DigestValue>', `<ds:DigestValue><!--${EMPTY_DIGEST}-->`),
    fails: ['saml.signature'],
  },
  'a processing instruction in SignedInfo': {
    xml: ASSERTION_SIGNED.replace('<ds:SignedInfo>', '<ds:SignedInfo><?evil?>'),
    fails: ['saml.signature'],
  },
  'CDATA in SignatureValue': {
    xml: ASSERTION_SIGNED.replace(
      /<ds:SignatureValue>([^<]*)</,
      (_, value: string) => `<ds:SignatureValue><![CDATA[${value}]]><`,
    ),
    fails: ['saml.signature'],
  },
  'void canonicalization (CVE-2025-66475)': {
    xml: signXml(
      UNSIGNED.replace('<saml:Subject>', '<saml:Subject xmlns:void="1">').replace('user-1', EVIL),
      '_assertion1',
      { digestValue: EMPTY_DIGEST },
    ),
    fails: ['saml.content'],
  },
  'the digest of nothing': {
    xml: signXml(UNSIGNED.replace('user-1', EVIL), '_assertion1', { digestValue: EMPTY_DIGEST }),
    fails: ['saml.signature'],
  },
  'a DigestValue smuggled into Extensions (CVE-2024-45409)': {
    xml: put(
      ASSERTION_SIGNED.replace('user-1', EVIL),
      '<samlp:Status>',
      `<samlp:Extensions><ds:Signature xmlns:ds="${TRANSFORMS}"><ds:SignedInfo><ds:Reference URI="#_assertion1"><ds:DigestValue>${EMPTY_DIGEST}</ds:DigestValue></ds:Reference></ds:SignedInfo></ds:Signature></samlp:Extensions>`,
    ),
    fails: ['saml.content', 'saml.signature'],
  },
  'an XPath transform': {
    xml: signXml(UNSIGNED, '_assertion1', {
      transforms: `${enveloped}<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>not(ancestor-or-self::saml:Subject)</ds:XPath></ds:Transform>${exclusive}`,
    }),
    fails: ['saml.algorithm'],
  },
  'an XSLT transform': {
    xml: signXml(UNSIGNED, '_assertion1', {
      transforms: `${enveloped}<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>`,
    }),
    fails: ['saml.algorithm'],
  },
  'a base64 transform': {
    xml: signXml(UNSIGNED, '_assertion1', {
      transforms: `${enveloped}<ds:Transform Algorithm="${TRANSFORMS}base64"/>`,
    }),
    fails: ['saml.algorithm'],
  },
  'no transforms': {
    xml: signXml(UNSIGNED, '_assertion1', { transforms: '' }),
    fails: ['saml.algorithm'],
  },
  'inclusive canonicalization': {
    xml: signXml(UNSIGNED, '_assertion1', {
      transforms: `${enveloped}<ds:Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>`,
    }),
    fails: ['saml.algorithm'],
  },
  'an algorithm that is named after what every object has': {
    xml: signXml(UNSIGNED, '_assertion1', { method: 'constructor' }),
    fails: ['saml.algorithm'],
  },
  'a reference to nothing (SO trap T7)': {
    xml: signXml(UNSIGNED, '_assertion1', { uri: '#_assertion1ss' }),
    fails: ['saml.signature'],
  },
  'a reference without ID': {
    xml: signXml(UNSIGNED, '_assertion1', { uri: '' }),
    fails: ['saml.signature'],
  },
  'a reference to a file': {
    xml: signXml(UNSIGNED, '_assertion1', { uri: 'file:///etc/passwd' }),
    fails: ['saml.signature'],
  },
  ...Object.fromEntries(
    ['CanonicalizationMethod', 'SignatureMethod', 'DigestMethod', 'Reference'].map((name) => [
      `no ${name}`,
      {
        xml: ASSERTION_SIGNED.replace(new RegExp(`<ds:${name}[^>]*(?:/>|>(?:[\\s\\S]*?</ds:${name}>))`), ''),
        fails: ['saml.signature'],
      },
    ]),
  ),
  'a second reference': {
    xml: ASSERTION_SIGNED.replace(
      /<ds:Reference[\s\S]*?<\/ds:Reference>/,
      (reference) => reference + reference,
    ),
    fails: ['saml.signature'],
  },
  'an evil assertion in an Object of a signature that is right': {
    xml: put(ASSERTION_SIGNED, '</ds:Signature>', `<ds:Object>${evilAssertion()}</ds:Object>`),
    fails: ['saml.content', 'saml.signature_coverage'],
  },
  'something else in an Object of a signature that is right': {
    xml: put(ASSERTION_SIGNED, '</ds:Signature>', '<ds:Object>x</ds:Object>'),
    fails: ['saml.signature'],
  },
  'a hundred signatures in Extensions': {
    xml: put(
      ASSERTION_SIGNED,
      '<samlp:Status>',
      `<samlp:Extensions>${signature.repeat(100)}</samlp:Extensions>`,
    ),
    fails: ['saml.content'],
  },
  'a hundred signatures on one assertion': {
    xml: put(ASSERTION_SIGNED, '<saml:Subject>', signature.repeat(99)),
    fails: ['saml.signature'],
  },
  'the same signature twice (both would be left out of the digest)': {
    xml: put(ASSERTION_SIGNED, '<saml:Subject>', signature),
    fails: ['saml.signature'],
  },
  'one good signature and one bad': {
    xml: vector('both signed').message.replace(/(<ds:SignatureValue>)(.{8})/, '$1AAAAAAAA'),
    fails: ['saml.signature'],
  },
};

const ENTITIES = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>';

const TEXTS: Record<string, Attack> = {
  'a comment in NameID': {
    xml: ASSERTION_SIGNED.replace('user-1', 'user<!-- -->-1'),
    fails: ['saml.content'],
  },
  'a signed name cut in two by a comment': {
    xml: signXml(UNSIGNED.replace('user-1', 'admin@example.com.evil.example'), '_assertion1').replace(
      'admin@example.com.evil',
      'admin@example.com<!---->.evil',
    ),
    fails: ['saml.content'],
  },
  'a processing instruction in NameID': {
    xml: signXml(UNSIGNED.replace('user-1', 'admin<?x y?>.evil'), '_assertion1'),
    fails: ['saml.content'],
  },
  'elements in NameID': {
    xml: signXml(UNSIGNED.replace('user-1', 'admin<saml:x>.evil</saml:x>'), '_assertion1'),
    fails: ['saml.content'],
  },
  'two Status': {
    xml: put(
      ASSERTION_SIGNED,
      '<samlp:Status>',
      '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"/></samlp:Status>',
    ).replace(/(<samlp:Status>.*?<\/samlp:Status>)(<samlp:Status>.*?<\/samlp:Status>)/, '$2$1'),
    fails: ['saml.content'],
  },
  'two NameIDs': {
    xml: signXml(
      UNSIGNED.replace('<saml:NameID', `<saml:NameID>${EVIL}</saml:NameID><saml:NameID`),
      '_assertion1',
    ),
    fails: ['saml.content'],
  },
  'a message inside something else': {
    xml: `<x:Wrapper xmlns:x="urn:example:x">${ASSERTION_SIGNED}</x:Wrapper>`,
    fails: ['saml.content'],
  },
  'a DOCTYPE': { xml: `<!DOCTYPE Response>${ASSERTION_SIGNED}`, fails: ['saml.content'] },
  'an external entity': {
    xml: `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>${ASSERTION_SIGNED.replace('user-1', '&x;')}`,
    fails: ['saml.content'],
  },
  'recursive entities': {
    xml: ENTITIES + ASSERTION_SIGNED.replace('user-1', '&b;'),
    fails: ['saml.content'],
  },
  'an external parameter entity': {
    xml: `<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1:9/evil.dtd"> %x;]>${ASSERTION_SIGNED}`,
    fails: ['saml.content'],
  },
  'an entity without declaration': {
    xml: ASSERTION_SIGNED.replace('user-1', '&admin;'),
    fails: ['saml.content'],
  },
  'a DOCTYPE inside (parser differential, CVE-2025-25291)': {
    xml: ASSERTION_SIGNED.replace('<samlp:Status>', '<!DOCTYPE x><samlp:Status>'),
    fails: ['saml.content'],
  },
  'an attribute twice (parser differential, CVE-2025-25292)': {
    xml: ASSERTION_SIGNED.replace('ID="_assertion1"', 'ID="_evil" ID="_assertion1"'),
    fails: ['saml.parse'],
  },
  'an attribute twice under two prefixes': {
    xml: ASSERTION_SIGNED.replace(
      '<saml:Subject>',
      '<saml:Subject xmlns:a="urn:example:x" xmlns:b="urn:example:x" a:id="1" b:id="2">',
    ),
    fails: ['saml.parse'],
  },
  'an unquoted attribute': {
    xml: ASSERTION_SIGNED.replace('ID="_assertion1"', 'ID=_assertion1'),
    fails: ['saml.parse'],
  },
  'text after the root': { xml: `${ASSERTION_SIGNED}evil`, fails: ['saml.content'] },
  'a second root': { xml: ASSERTION_SIGNED + ASSERTION_SIGNED, fails: ['saml.content'] },
  'a NUL': { xml: ASSERTION_SIGNED.replace('user-1', 'user-1\0evil'), fails: ['saml.content'] },
  'a reference to NUL': {
    xml: ASSERTION_SIGNED.replace('user-1', 'user-1&#0;evil'),
    fails: ['saml.content'],
  },
  'another encoding than declared': {
    xml: `<?xml version="1.0" encoding="UTF-7"?>${ASSERTION_SIGNED}`,
    fails: ['saml.content'],
  },
  'XML 1.1': { xml: `<?xml version="1.1"?>${ASSERTION_SIGNED}`, fails: ['saml.content'] },
  'the root in another namespace': {
    xml: ASSERTION_SIGNED.replace('urn:oasis:names:tc:SAML:2.0:protocol', 'urn:example:protocol'),
    fails: ['saml.content'],
  },
  'a response without an ID': {
    xml: ASSERTION_SIGNED.replace(' ID="_response1"', ''),
    fails: ['saml.content'],
  },
  'the same ID on response and assertion': {
    xml: ASSERTION_SIGNED.replace('ID="_response1"', 'ID="_assertion1"'),
    fails: ['saml.duplicate_id'],
  },
  'SAML 1.1': {
    xml: ASSERTION_SIGNED.replace(
      'urn:oasis:names:tc:SAML:2.0:protocol',
      'urn:oasis:names:tc:SAML:1.0:protocol',
    ),
    fails: ['saml.version'],
  },
  'forty thousand assertions': {
    xml: put(ASSERTION_SIGNED, '<saml:Assertion', '<saml:Assertion ID="_x" Version="2.0"/>'.repeat(40_000)),
    fails: ['saml.duplicate_id', 'saml.assertion_count', 'saml.signature_coverage'],
  },
  'forty thousand encrypted assertions': {
    xml: put(ASSERTION_SIGNED, '<saml:Assertion', '<saml:EncryptedAssertion/>'.repeat(40_000)),
    given: { decryptionKeys: [decryptionKey] },
    fails: ['saml.assertion_count', 'saml.decrypt'],
  },
  'deep nesting': {
    xml: ASSERTION_SIGNED.replace('user-1', `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`),
    fails: ['saml.content'],
  },
  'more elements than any message has': {
    xml: ASSERTION_SIGNED.replace('user-1', '<a/>'.repeat(60_000)),
    fails: ['saml.content'],
  },
  'more attributes than any element has': {
    xml: ASSERTION_SIGNED.replace(
      '<saml:Subject>',
      `<saml:Subject ${Array.from({ length: 5000 }, (_, index) => `a${index}=""`).join(' ')}>`,
    ),
    fails: ['saml.content'],
  },
};

/** A response around a ciphertext, judged with the key that opens it. */
const withEncrypted = (plaintext: string, fails: readonly string[]): Attack => ({
  xml: UNSIGNED.replace(assertionOf(UNSIGNED), () => encryptXml(plaintext, 'EncryptedAssertion')),
  given: { decryptionKeys: [decryptionKey] },
  fails,
});

const encryptedEvil = vector('unsigned inside, unsigned outside').message;
const ENCRYPTED: Record<string, Attack> = {
  'encrypted evil beside signed good': {
    xml: put(
      ASSERTION_SIGNED,
      '<saml:Assertion',
      part(encryptedEvil, '<saml:EncryptedAssertion', '</saml:EncryptedAssertion>'),
    ).replace(/(<saml:Assertion[^>]*)ID="_assertion1"/, '$1ID="_assertion1"'),
    given: { decryptionKeys: [decryptionKey] },
    fails: ['saml.duplicate_id', 'saml.assertion_count', 'saml.signature_coverage'],
  },
  'encrypted evil beside signed good, and no key': {
    xml: put(
      ASSERTION_SIGNED,
      '<saml:Assertion',
      part(encryptedEvil, '<saml:EncryptedAssertion', '</saml:EncryptedAssertion>'),
    ),
    fails: ['saml.assertion_count'],
  },
  'a CipherReference': {
    xml: encryptedEvil.replace(
      /<xenc:CipherValue>[^<]*<\/xenc:CipherValue>(?=<\/xenc:CipherData><\/xenc:EncryptedData>)/,
      '<xenc:CipherReference URI="http://127.0.0.1:9/"/>',
    ),
    given: { decryptionKeys: [decryptionKey] },
    fails: ['saml.decrypt'],
  },
  'a comment in an encrypted name': withEncrypted(original.replace('user-1', 'user<!-- -->-1'), [
    'saml.content',
  ]),
  'a DOCTYPE in the ciphertext': withEncrypted(`<!DOCTYPE x>${original}`, ['saml.content']),
  'two assertions in one ciphertext': withEncrypted(original + original, ['saml.decrypt']),
  'a whole response in the ciphertext': withEncrypted(ASSERTION_SIGNED, ['saml.decrypt']),
  'a ciphertext of no XML': withEncrypted('Camille', ['saml.decrypt']),
  'a comment in an encrypted NameID of a signed assertion': {
    xml: signXml(
      UNSIGNED.replace(/<saml:NameID.*?<\/saml:NameID>/, (name) =>
        encryptXml(
          name.replace('user-1', 'admin<!-- -->.evil').replace('<saml:NameID', `<saml:NameID ${XMLNS}`),
          'EncryptedID',
        ),
      ),
      '_assertion1',
    ),
    given: { decryptionKeys: [decryptionKey] },
    fails: ['saml.content'],
  },
  'another element than a NameID in an EncryptedID': {
    xml: signXml(
      UNSIGNED.replace(/<saml:NameID.*?<\/saml:NameID>/, () =>
        encryptXml(`<saml:Issuer ${XMLNS}>${EVIL}</saml:Issuer>`, 'EncryptedID'),
      ),
      '_assertion1',
    ),
    given: { decryptionKeys: [decryptionKey] },
    fails: ['saml.decrypt'],
  },
  'a short tag under GCM': {
    xml: encryptedEvil.replace(
      /(<xenc:CipherValue>)[^<]*(<\/xenc:CipherValue><\/xenc:CipherData><\/xenc:EncryptedData>)/,
      '$1QUJDREVGR0hJSktM$2',
    ),
    given: { decryptionKeys: [decryptionKey] },
    fails: ['saml.decrypt'],
  },
};

const KINDS = [
  ['Wrapping', WRAPPING],
  ['Signatures', SIGNATURES],
  ['Text and structure', TEXTS],
  ['Encryption', ENCRYPTED],
] as const;

test.each(Object.entries(WRAPPING))('nothing is taken from what was put there: %s', async (_, { xml }) => {
  for (const given of [{}, { keys: undefined as never }]) {
    const { assertion, response } = await judge(xml, given);
    expect(JSON.stringify([assertion?.nameId, assertion?.attributes, response?.issuer])).not.toContain(EVIL);
  }
});

describe.each(KINDS)('%s', (_, attacks) => {
  test.each(Object.entries(attacks))('%s', async (_name, { xml, fails, given }) => {
    const { report, assertion, verified } = await judge(xml, given);
    expect(failing(report)).toEqual(fails);
    expect(report.verdict).toBe('invalid');
    // Whatever counts as signed is what was signed.
    if (verified && !xml.includes(`<saml:NameID>${EVIL}`))
      expect(JSON.stringify([assertion?.nameId])).not.toContain(EVIL);
  });
});

test('the messages that the attacks are made of are good', async () => {
  for (const xml of [ASSERTION_SIGNED, RESPONSE_SIGNED, signXml(UNSIGNED, '_assertion1')]) {
    const { report } = await judge(xml, { keys: trusted('idp') });
    expect(failing(report)).toEqual([]);
    expect(report.verdict).toBe('valid');
  }
});

/** The page of attacks, as these tables have them. */
function attacksPage(): string {
  const link = (code: string): string => `[\`${code}\`](checks.md#${code.replace('.', '')})`;
  const tables = KINDS.map(([title, attacks]) => {
    const rows = Object.entries(attacks).map(
      ([name, { fails }]) => `| ${name.replaceAll('|', '\\|')} | ${fails.map(link).join(', ')} |`,
    );
    return `## ${title}\n\n| attack | what fails |\n| --- | --- |\n${rows.join('\n')}\n`;
  });
  return `# Attacks on SAML, and the checks that refuse them

Each row is a test of its own (\`test/unit/checks/saml/attacks.test.ts\`): a message made for the attack, judged as a service provider
with metadata, entity ID, assertion consumer service and request ID would. In none of them is anything taken for signed that was not.

${tables.join('\n')}`;
}

test('docs/saml-attacks.md is current: UPDATE=1 writes it', () => {
  const page = new URL('../../../../docs/saml-attacks.md', import.meta.url);
  if (process.env.UPDATE === '1') writeFileSync(page, attacksPage());
  expect(readFileSync(page, 'utf8')).toBe(attacksPage());
});
