/** Messages as they really arrive: blank names, closed parts, signatures around them, and what tools do to them. */
import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ResponseInput } from '../../../../src/checks/saml/input.ts';
import { claimsOf } from '../../../../src/flows/saml/claims.ts';
import { decryptionKey, failing, judge, NOW, pem, trusted, vector, warning } from '../../../helpers/saml.ts';
import { encryptXml } from '../../../helpers/saml-encrypt.ts';
import { signXml } from '../../../helpers/saml-sign.ts';

const UNSIGNED = vector('unsigned').message;
const NAME_ID = /<saml:NameID [^>]*>user-1<\/saml:NameID>/;
const change = (from: string | RegExp, to: string): string => {
  const changed = UNSIGNED.replace(from, to);
  if (changed === UNSIGNED) throw new Error(`nothing to change: ${from}`);
  return changed;
};
const edit = (from: string | RegExp, to: string): string => signXml(change(from, to), '_assertion1');

const findingOf = async (xml: string, code: string, given: Partial<ResponseInput> = {}) => {
  const { report } = await judge(xml, given);
  return { report, finding: report.findings.find((one) => one.code === code) };
};

describe('blank text', () => {
  test.each([
    ['NameID', edit('>user-1<', '><'), /NameID is blank/],
    ['NameID of white space', edit('>user-1<', '>  \n <'), /NameID is blank/],
    ['name of an attribute', edit('Name="firstName"', 'Name=" "'), /Name of Attribute is blank/],
    ['Recipient', edit(/Recipient="[^"]*"/, 'Recipient=""'), /Recipient of SubjectConfirmationData is blank/],
  ])('%s fails saml.content', async (_, xml, words) => {
    const { report, finding } = await findingOf(xml, 'saml.content');
    expect(finding).toMatchObject({ status: 'fail', message: expect.stringMatching(words) });
    expect(report.verdict).toBe('invalid');
  });

  test('Destination of an unsigned envelope fails too, since it says nothing', async () => {
    const { finding } = await findingOf(
      edit('Destination="https://sp.example.com/saml/acs"', 'Destination=""'),
      'saml.content',
    );
    expect(finding).toMatchObject({ status: 'fail', at: 'Response/@Destination' });
  });

  test.each([
    [
      'an Audience beside the right one',
      edit('<saml:Audience>', '<saml:Audience> </saml:Audience><saml:Audience>'),
    ],
    ['SessionIndex', edit('SessionIndex="_session1"', 'SessionIndex=""')],
  ])('%s warns', async (_, xml) => {
    const { report } = await findingOf(xml, 'saml.content');
    expect([failing(report), warning(report), report.verdict]).toEqual([[], ['saml.content'], 'valid']);
  });

  test('the value of an attribute may be blank', async () => {
    const { report } = await judge(edit('>Camille<', '><'));
    expect([failing(report), warning(report)]).toEqual([[], []]);
  });

  test('a blank name is not a name in the claims', async () => {
    const judgement = await judge(edit('>user-1<', '> <'));
    expect(claimsOf(judgement, { provider: 'generic', retrievedAt: NOW }).claims).toBeUndefined();
  });
});

describe('findings of their own', () => {
  test.each<[string, string, string, Partial<ResponseInput>, RegExp]>([
    [
      'nothing that names the subject',
      signXml(
        change(NAME_ID, '').replace(/<saml:AttributeStatement>.*<\/saml:AttributeStatement>/, ''),
        '_assertion1',
      ),
      'saml.subject',
      {},
      /nothing says whom/,
    ],
    [
      'a name of another service provider',
      edit(
        'nameid-format:persistent">',
        'nameid-format:persistent" SPNameQualifier="https://other.example.com">',
      ),
      'saml.subject',
      {},
      /another service provider/,
    ],
    [
      'a time without a zone',
      edit(/AuthnInstant="([^"]*)Z"/, 'AuthnInstant="$1"'),
      'saml.time_zone',
      {},
      /no time zone/,
    ],
  ])('%s warns', async (_, xml, code, given, words) => {
    const { report, finding } = await findingOf(xml, code, given);
    expect([failing(report), warning(report)]).toEqual([[], [code]]);
    expect(finding?.message).toMatch(words);
  });

  test('an answer to a request that nobody named warns, where anything was expected of it', async () => {
    const given = { requestId: undefined } as unknown as Partial<ResponseInput>;
    const { report } = await judge(vector('assertion signed').message, given);
    expect([failing(report), warning(report), report.verdict]).toEqual([
      [],
      ['saml.in_response_to'],
      'valid',
    ]);
  });

  test('attributes may name the subject instead of a NameID', async () => {
    const { report } = await judge(edit(NAME_ID, ''));
    expect([failing(report), warning(report)]).toEqual([[], []]);
  });

  test.each([
    ['2026-11-22T12:05:00Z', '2026-11-22T12:05:00Z'],
    ['2026-11-22T12:05:01Z', '2026-11-22T12:05:00Z'],
  ])('conditions from %s until %s are never met', async (from, until) => {
    const xml = edit(
      /<saml:Conditions NotBefore="[^"]*" NotOnOrAfter="[^"]*"/,
      `<saml:Conditions NotBefore="${from}" NotOnOrAfter="${until}"`,
    );
    const { report } = await judge(xml);
    expect(failing(report)).toEqual(['saml.conditions']);
  });
});

describe('parts that are encrypted', () => {
  const scoped = (xml: string) => encryptXml(xml.replace('<saml:', '<saml:'), 'EncryptedID');
  const encryptedId = scoped(
    '<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">user-1</saml:NameID>',
  );
  const attribute = encryptXml(
    '<saml:Attribute xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ' +
      'Name="mail"><saml:AttributeValue>camille@example.com</saml:AttributeValue></saml:Attribute>',
    'EncryptedAttribute',
  );
  const rows: readonly [string, string][] = [
    ['an EncryptedID', edit(NAME_ID, encryptedId)],
    ['an EncryptedAttribute', edit('<saml:AttributeStatement>', `<saml:AttributeStatement>${attribute}`)],
    ['an EncryptedID in a value', edit('>Camille<', `>${encryptedId}<`)],
  ];

  test.each(rows)('%s without a key: unverified, with the hint', async (_, xml) => {
    const { report, finding } = await findingOf(xml, 'saml.decrypt');
    expect([failing(report), report.verdict]).toEqual([[], 'unverified']);
    expect(finding).toMatchObject({ status: 'skip', hint: expect.stringContaining('--decryption-key') });
  });

  test.each(rows)('%s with the key: opened and valid', async (_, xml) => {
    const { report } = await judge(xml, { decryptionKeys: [decryptionKey] });
    expect([failing(report), report.verdict]).toEqual([[], 'valid']);
  });

  test('CL-22 what stayed closed is told in the claims, and its ciphertext is not a value', async () => {
    const judgement = await judge(rows[2]?.[1] ?? '');
    const { claims } = claimsOf(judgement, { provider: 'generic', retrievedAt: NOW });
    expect(claims?.warnings).toContainEqual({
      code: 'still_encrypted',
      claim: 'firstName',
      message: 'a value of the attribute firstName is encrypted, and was not opened',
    });
    expect(JSON.stringify(judgement.assertion?.attributes)).not.toContain('EncryptedData');
    const opened = await judge(rows[2]?.[1] ?? '', { decryptionKeys: [decryptionKey] });
    expect(opened.assertion?.attributes.at(-1)?.values).toEqual(['user-1']);
  });

  test('an encrypted ID inside an encrypted attribute is opened as well', async () => {
    const inner = encryptXml(
      `<saml:Attribute xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Name="eptid"><saml:AttributeValue>${encryptedId}</saml:AttributeValue></saml:Attribute>`,
      'EncryptedAttribute',
    );
    const xml = edit('<saml:AttributeStatement>', `<saml:AttributeStatement>${inner}`);
    const { assertion, report } = await judge(xml, { decryptionKeys: [decryptionKey] });
    expect(report.verdict).toBe('valid');
    expect(assertion?.attributes.find(({ name }) => name === 'eptid')?.values).toEqual(['user-1']);
  });

  test('twenty encrypted attributes are all opened', async () => {
    const xml = edit('<saml:AttributeStatement>', `<saml:AttributeStatement>${attribute.repeat(20)}`);
    const { assertion, report } = await judge(xml, { decryptionKeys: [decryptionKey] });
    expect([report.verdict, assertion?.attributes.filter(({ name }) => name === 'mail').length]).toEqual([
      'valid',
      20,
    ]);
  });

  test('a mask function that is another one than declared is named, and refused', async () => {
    const xml = change(/<saml:Assertion[\s\S]*<\/saml:Assertion>/, '{}').replace('{}', () => wronglyMasked());
    const { report, finding } = await findingOf(xml, 'saml.decrypt', { decryptionKeys: [decryptionKey] });
    expect(failing(report)).toContain('saml.decrypt');
    expect(finding).toMatchObject({
      message:
        'the key was wrapped with SHA256 and MGF1-SHA256, and the message declares RSA-OAEP with SHA256 and MGF1-SHA1',
      hint: expect.stringContaining('http://www.w3.org/2009/xmlenc11#rsa-oaep'),
    });
  });

  /** As Node.js wraps a key when it is told SHA-256: it takes that for the mask as well. */
  function wronglyMasked(): string {
    const assertion =
      /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(signXml(UNSIGNED, '_assertion1'))?.[0] ?? '';
    const plain = assertion.replace(
      '<saml:Assertion',
      '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"',
    );
    const [key, iv] = [randomBytes(32), randomBytes(12)];
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    const content = Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    const wrapped = publicEncrypt(
      { key: pem('sp.crt'), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      key,
    );
    const XENC = 'http://www.w3.org/2001/04/xmlenc#';
    return `<saml:EncryptedAssertion><xenc:EncryptedData xmlns:xenc="${XENC}" Type="${XENC}Element"><xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="${XENC}rsa-oaep-mgf1p"><ds:DigestMethod Algorithm="${XENC}sha256"/></xenc:EncryptionMethod><xenc:CipherData><xenc:CipherValue>${wrapped.toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>${content.toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>`;
  }
});

describe('a signature around the message', () => {
  const NAMESPACES =
    'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
  const resolved = (inner: string): string =>
    `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><samlp:ArtifactResponse ${NAMESPACES} ID="_ar" Version="2.0" IssueInstant="2026-11-22T12:00:00Z" InResponseTo="_resolve"><saml:Issuer>https://idp.example.com/saml</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${inner}</samlp:ArtifactResponse></soap:Body></soap:Envelope>`;
  const good = signXml(resolved(UNSIGNED), '_ar');

  test('of the ArtifactResponse counts for the response inside', async () => {
    const judgement = await judge(good);
    expect([failing(judgement.report), judgement.report.verdict]).toEqual([[], 'valid']);
    expect([judgement.verified, judgement.coverage, judgement.assertion?.nameId?.value]).toEqual([
      true,
      'response',
      'user-1',
    ]);
  });

  test('demands no Destination, since it was sent nowhere else', async () => {
    const { report } = await judge(signXml(resolved(UNSIGNED.replace(/ Destination="[^"]*"/, '')), '_ar'));
    expect([failing(report), report.verdict]).toEqual([[], 'valid']);
  });

  test.each<[string, string, string[]]>([
    ['a changed name', good.replace('>user-1<', '>user-2<'), ['saml.signature']],
    [
      'a key that is not trusted',
      signXml(resolved(UNSIGNED), '_ar', { key: 'stranger' }),
      ['saml.certificate'],
    ],
    [
      'a second response',
      good.replace(
        '</samlp:ArtifactResponse>',
        () => `${UNSIGNED.replaceAll('1"', '2"')}</samlp:ArtifactResponse>`,
      ),
      ['saml.content'],
    ],
    ['no signature at all', resolved(UNSIGNED), ['saml.signature']],
  ])('is not accepted with %s', async (_, xml, fails) => {
    const judgement = await judge(xml);
    expect(judgement.report.verdict).toBe('invalid');
    expect(failing(judgement.report)).toEqual(expect.arrayContaining(fails));
    expect(judgement.verified).toBe(false);
  });

  test('of something else there is told, and never that nothing is signed', async () => {
    const header = `<soap:Header><wsse:Security xmlns:wsse="urn:x">${/<ds:Signature[\s\S]*?<\/ds:Signature>/.exec(good)?.[0]}</wsse:Security></soap:Header>`;
    const xml = resolved(UNSIGNED).replace('<soap:Body>', () => `${header}<soap:Body>`);
    const { report, finding } = await findingOf(xml, 'saml.signature');
    expect([finding?.status, report.verdict]).toEqual(['skip', 'unverified']);
    expect(finding?.message).toMatch(/the signature of Envelope\/Header\/Security around it/);
  });
});

describe('what tools do to a message after it was signed', () => {
  const good = signXml(UNSIGNED, '_assertion1');
  const indent = (xml: string, unit: string, end: string): string => {
    let depth = 0;
    return xml
      .replace(/></g, '>\n<')
      .split('\n')
      .map((line) => {
        if (line.startsWith('</')) depth -= 1;
        const out = unit.repeat(depth) + line;
        if (/^<[^/?][^>]*[^/]>$/.test(line) && !line.includes('</')) depth += 1;
        return out;
      })
      .join(end);
  };
  test.each<[string, string, RegExp]>([
    ['printed prettily with two spaces', indent(good, '  ', '\n'), /white space was put between/],
    ['printed prettily with tabs', indent(good, '\t', '\r\n'), /white space was put between/],
    [
      'texts escaped once more',
      signXml(change('>Camille<', '>Camille &amp; Co<'), '_assertion1').replace('&amp;', '&amp;amp;'),
      /escaped once more/,
    ],
    [
      'line ends of Windows lost',
      signXml(change('>Camille<', '>Camille&#13;\nDurand<'), '_assertion1').replace('&#13;', ''),
      /line ends were changed from those of Windows/,
    ],
    [
      'the white space taken out',
      signXml(indent(UNSIGNED, '  ', '\n'), '_assertion1').replace(/>\s+</g, '><'),
      /was taken out/,
    ],
  ])('%s is told, and refused', async (_, xml, words) => {
    const { report, finding } = await findingOf(xml, 'saml.signature');
    expect(failing(report)).toEqual(['saml.signature']);
    expect(finding).toMatchObject({
      message: expect.stringContaining('reformatted'),
      hint: expect.stringMatching(words),
    });
  });

  test('a signature that was printed prettily by itself is told', async () => {
    const xml = good.replace(/<ds:SignedInfo>[\s\S]*<\/ds:SignedInfo>/, (info) => indent(info, '  ', '\n'));
    const { finding } = await findingOf(xml, 'saml.signature');
    expect(finding).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('signature was reformatted'),
    });
  });

  test('a changed value is not a reformatting', async () => {
    const { finding } = await findingOf(good.replace('Camille', 'Mallory'), 'saml.signature');
    expect(finding?.message).toMatch(/has changed since/);
  });
});

test('keys with an oddity are named when they verify', async () => {
  const [key] = trusted('idp');
  if (key === undefined) throw new Error('there is no key');
  const { report } = await judge(vector('assertion signed').message, {
    keys: [{ ...key, oddity: 'it has BEGIN lines' }],
  });
  expect([failing(report), warning(report), report.verdict]).toEqual([[], ['saml.certificate'], 'valid']);
});
