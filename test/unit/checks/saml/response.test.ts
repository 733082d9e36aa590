/** The rules of a response, one by one: a message that breaks one of them trips its check and no other. */
import { describe, expect, test } from 'vitest';
import type { ResponseInput } from '../../../../src/checks/saml/input.ts';
import { failing, judge, trusted, vector, warning } from '../../../helpers/saml.ts';
import { signXml } from '../../../helpers/saml-sign.ts';

const UNSIGNED = vector('unsigned').message;
const signed = (xml: string): string => signXml(xml, '_assertion1');
const signedWhole = (xml: string): string => signXml(xml, '_response1');

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const CONFIRMATION = /<saml:SubjectConfirmation [\s\S]*<\/saml:SubjectConfirmation>/;
const CONDITIONS = /<saml:Conditions [\s\S]*<\/saml:Conditions>/;
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';

interface Row {
  readonly xml: string;
  readonly given?: Partial<ResponseInput>;
  readonly fails: readonly string[];
  readonly says?: RegExp;
}

/** Changes the message before it is signed. */
const edit = (from: string | RegExp, to: string): string => {
  const edited = UNSIGNED.replace(from, to);
  if (edited === UNSIGNED) throw new Error(`nothing to change: ${from}`);
  return signed(edited);
};

const ROWS: Record<string, Row> = {
  'SV-3 version of the response': {
    xml: edit(
      'IssueInstant="2026-11-22T12:00:00Z" Version="2.0"><saml:Issuer',
      'IssueInstant="2026-11-22T12:00:00Z" Version="1.1"><saml:Issuer',
    ),
    fails: ['saml.version'],
  },
  'SV-3 version of the assertion': {
    xml: edit(/Version="2.0"(?=><saml:Issuer>[^<]*<\/saml:Issuer><saml:Subject>)/, 'Version="2.1"'),
    fails: ['saml.version'],
    says: /Assertion says version 2\.1/,
  },
  'SV-3 success without an assertion': {
    xml: signedWhole(UNSIGNED.replace(/<saml:Assertion[\s\S]*<\/saml:Assertion>/, '')),
    fails: ['saml.assertion_count'],
  },
  'SV-3 two assertions, both signed by the response': {
    xml: signedWhole(
      UNSIGNED.replace(
        /<saml:Assertion[\s\S]*<\/saml:Assertion>/,
        (one) => one + one.replace('_assertion1', '_assertion2'),
      ),
    ),
    fails: ['saml.assertion_count'],
  },
  'SV-8 no status': { xml: edit(/<samlp:Status>.*<\/samlp:Status>/, ''), fails: ['saml.status'] },
  'SV-8 error with an assertion': {
    xml: edit(SUCCESS, 'urn:oasis:names:tc:SAML:2.0:status:Responder'),
    fails: ['saml.status'],
    says: /the provider could not answer.*not signed by a trusted key/,
  },
  'SV-9 destination': {
    xml: edit('Destination="https://sp.example.com/saml/acs"', 'Destination="https://other.example.com/acs"'),
    fails: ['saml.destination'],
  },
  'SV-9 destination with a slash too many': {
    xml: edit(
      'Destination="https://sp.example.com/saml/acs"',
      'Destination="https://sp.example.com/saml/acs/"',
    ),
    fails: ['saml.destination'],
  },
  'SV-9 no destination in a signed response': {
    xml: signedWhole(UNSIGNED.replace(' Destination="https://sp.example.com/saml/acs"', '')),
    fails: ['saml.destination'],
    says: /has to say where it was sent/,
  },
  'SV-9 recipient': {
    xml: edit('Recipient="https://sp.example.com/saml/acs"', 'Recipient="https://other.example.com/acs"'),
    fails: ['saml.recipient'],
  },
  'SV-9 no recipient': {
    xml: edit(' Recipient="https://sp.example.com/saml/acs"', ''),
    fails: ['saml.recipient'],
  },
  'SV-9 InResponseTo of the response': {
    xml: edit('InResponseTo="_request1" IssueInstant', 'InResponseTo="_other" IssueInstant'),
    fails: ['saml.in_response_to'],
  },
  'SV-9 InResponseTo of the confirmation': {
    xml: edit('InResponseTo="_request1" NotOnOrAfter', 'InResponseTo="_other" NotOnOrAfter'),
    fails: ['saml.in_response_to'],
  },
  'SV-9 no InResponseTo in the confirmation': {
    xml: edit('InResponseTo="_request1" NotOnOrAfter', 'NotOnOrAfter'),
    fails: ['saml.in_response_to'],
  },
  'SV-9 unsolicited': {
    xml: signed(UNSIGNED.replaceAll(' InResponseTo="_request1"', '')),
    fails: ['saml.in_response_to'],
    says: /does not say which request/,
  },
  'SV-9 response and assertion answer different requests, none was expected': {
    xml: edit('InResponseTo="_request1" NotOnOrAfter', 'InResponseTo="_other" NotOnOrAfter'),
    given: { requestId: undefined as never },
    fails: ['saml.in_response_to'],
  },
  'SV-9 issuer of the response': {
    xml: edit('<saml:Issuer>https://idp.example.com/saml', '<saml:Issuer>https://evil.example.com/saml'),
    fails: ['saml.issuer'],
  },
  'SV-9 issuer of the assertion': {
    xml: edit(
      /https:\/\/idp\.example\.com\/saml(?=<\/saml:Issuer><saml:Subject>)/,
      'https://evil.example.com',
    ),
    fails: ['saml.issuer'],
  },
  'SV-9 issuers differ, none was expected': {
    xml: edit(
      /https:\/\/idp\.example\.com\/saml(?=<\/saml:Issuer><saml:Subject>)/,
      'https://evil.example.com',
    ),
    given: { issuer: undefined as never },
    fails: ['saml.issuer'],
  },
  'SV-9 no issuer in a signed response': {
    xml: signXml(UNSIGNED.replace(/<saml:Issuer>[^<]*<\/saml:Issuer>/, ''), '_response1', {
      insertAfter: /<samlp:Response[^>]*>/.exec(UNSIGNED)?.[0] ?? '',
    }),
    fails: ['saml.issuer'],
    says: /has no Issuer/,
  },
  'SV-9 issuer in another format': {
    xml: edit('<saml:Issuer>', '<saml:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">'),
    fails: ['saml.issuer'],
  },
  'SV-10 no confirmation': { xml: edit(CONFIRMATION, ''), fails: ['saml.subject_confirmation'] },
  'SV-10 another method': {
    xml: edit(BEARER, 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key'),
    fails: ['saml.subject_confirmation'],
  },
  'SV-10 no data': {
    xml: edit(/<saml:SubjectConfirmationData[^>]*\/>/, ''),
    fails: ['saml.subject_confirmation'],
  },
  'SV-10 no NotOnOrAfter': {
    xml: edit(' NotOnOrAfter="2026-11-22T12:05:00Z" Recipient', ' Recipient'),
    fails: ['saml.subject_confirmation'],
  },
  'SV-10 a NotBefore': {
    xml: edit(
      '<saml:SubjectConfirmationData ',
      '<saml:SubjectConfirmationData NotBefore="2026-11-22T11:00:00Z" ',
    ),
    fails: ['saml.subject_confirmation'],
  },
  'SV-10 confirmation expired': {
    xml: edit(
      'NotOnOrAfter="2026-11-22T12:05:00Z" Recipient',
      'NotOnOrAfter="2026-11-22T11:59:00Z" Recipient',
    ),
    fails: ['saml.not_on_or_after'],
  },
  'SV-11 no conditions': { xml: edit(CONDITIONS, ''), fails: ['saml.conditions'] },
  'SV-11 unknown condition': {
    xml: edit(
      '</saml:Conditions>',
      '<saml:Condition xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:x="urn:example:x" ' +
        'xsi:type="x:Geo"/></saml:Conditions>',
    ),
    fails: ['saml.conditions'],
    says: /not known/,
  },
  'SV-11 not yet': {
    xml: edit('NotBefore="2026-11-22T11:59:55Z"', 'NotBefore="2026-11-22T12:00:31Z"'),
    fails: ['saml.not_before'],
  },
  'SV-11 passed': {
    xml: edit(
      /<saml:Conditions NotBefore="[^"]*" NotOnOrAfter="[^"]*"/,
      '<saml:Conditions NotBefore="2026-11-22T11:50:00Z" NotOnOrAfter="2026-11-22T11:59:30Z"',
    ),
    fails: ['saml.not_on_or_after'],
  },
  'SV-11 no time': {
    xml: edit('NotOnOrAfter="2026-11-22T12:05:00Z"><saml:Aud', 'NotOnOrAfter="tomorrow"><saml:Aud'),
    fails: ['saml.not_on_or_after'],
    says: /is not a time/,
  },
  'SV-11 audience': {
    xml: edit('<saml:Audience>https://sp.example.com<', '<saml:Audience>https://other.example.com<'),
    fails: ['saml.audience'],
  },
  'SV-11 one of two restrictions does not hold': {
    xml: edit(
      '</saml:Conditions>',
      '<saml:AudienceRestriction><saml:Audience>https://other.example.com</saml:Audience></saml:AudienceRestriction></saml:Conditions>',
    ),
    fails: ['saml.audience'],
  },
  'SV-11 no audience restriction': {
    xml: edit(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, ''),
    fails: ['saml.audience'],
  },
  'SV-12 no AuthnStatement': {
    xml: edit(/<saml:AuthnStatement [\s\S]*<\/saml:AuthnStatement>/, ''),
    fails: ['saml.authn_statement'],
  },
  'SV-12 AuthnInstant in the future': {
    xml: edit('AuthnInstant="2026-11-22T11:59:55Z"', 'AuthnInstant="2026-11-22T12:01:00Z"'),
    fails: ['saml.authn_statement'],
  },
  'SV-12 AuthnInstant is a date': {
    xml: edit('AuthnInstant="2026-11-22T11:59:55Z"', 'AuthnInstant="2026-11-22"'),
    fails: ['saml.authn_statement'],
  },
  'SV-12 session over': {
    xml: edit(
      'SessionIndex="_session1"',
      'SessionIndex="_session1" SessionNotOnOrAfter="2026-11-22T11:00:00Z"',
    ),
    fails: ['saml.not_on_or_after'],
  },
  'SV-12 another context': {
    xml: signed(UNSIGNED),
    given: { authnContext: ['substantial', 'high'] },
    fails: ['saml.authn_context'],
  },
  'SV-13 replay': {
    xml: signed(UNSIGNED),
    given: { seenAssertions: new Set(['_assertion1']) },
    fails: ['saml.replay'],
  },
};

describe('one rule broken, one check failed', () => {
  test.each(Object.entries(ROWS))('%s', async (_, { xml, given = {}, fails, says }) => {
    const { report } = await judge(xml, given);
    expect(failing(report)).toEqual(fails);
    expect(report.verdict).toBe('invalid');
    const [first] = report.findings.filter(({ status }) => status === 'fail');
    if (says !== undefined) expect(first?.message).toMatch(says);
    expect(first?.spec).not.toBe('');
  });
});

describe('SV-16 all checks run', () => {
  test('whatever fails', async () => {
    const [good, bad] = [await judge(signed(UNSIGNED)), await judge('<x/>')];
    expect(bad.report.findings.map(({ code }) => code)).toEqual(good.report.findings.map(({ code }) => code));
  });

  test('nothing is valid while one of the minimum was skipped', async () => {
    const missing = {
      issuer: 'saml.issuer',
      audience: 'saml.audience',
      acs: 'saml.recipient',
      keys: 'saml.signature',
    };
    for (const [name, code] of Object.entries(missing)) {
      const { report } = await judge(signed(UNSIGNED), { [name]: undefined });
      expect([name, report.verdict]).toEqual([name, 'unverified']);
      expect(report.findings.find((finding) => finding.code === code)?.status).toBe('skip');
    }
  });

  test('a skip that another check caused names it', async () => {
    const { report } = await judge(UNSIGNED);
    const skipped = report.findings.find(({ code }) => code === 'saml.signature_coverage');
    expect(skipped).toMatchObject({ status: 'skip', message: expect.stringContaining('saml.signature') });
  });
});

describe('without key and without expectation someone only wants to read', () => {
  const plain = {
    keys: undefined as never,
    issuer: undefined as never,
    audience: undefined as never,
    acs: undefined as never,
    requestId: undefined as never,
  };

  test.each([
    ['an old message', signed(UNSIGNED), { now: new Date('2030-01-01T00:00:00Z') }, ['saml.not_on_or_after']],
    ['an unsigned one', UNSIGNED, {}, ['saml.signature']],
    [
      'an assertion of another profile',
      edit(BEARER, 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches'),
      {},
      ['saml.subject_confirmation'],
    ],
  ])('%s warns', async (_, xml, more, warns) => {
    const { report } = await judge(xml, { ...plain, ...more });
    expect([failing(report), warning(report), report.verdict]).toEqual([[], warns, 'unverified']);
  });

  test('what was changed after signing is told without any key', async () => {
    const { report } = await judge(signed(UNSIGNED).replace('user-1', 'user-2'), plain);
    expect(failing(report)).toEqual(['saml.signature']);
  });
});

describe('what is not a reason to refuse', () => {
  test.each([
    [
      'in a SOAP envelope',
      `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header/><soap:Body>${signed(UNSIGNED)}</soap:Body></soap:Envelope>`,
      [],
    ],
    [
      'in a SOAP 1.2 envelope',
      `<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body>${signed(UNSIGNED)}</soap:Body></soap:Envelope>`,
      [],
    ],
    [
      'as the answer to an artifact',
      `<samlp:ArtifactResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_artifact" Version="2.0"><samlp:Status/>${signed(UNSIGNED)}</samlp:ArtifactResponse>`,
      [],
    ],
    [
      'an unsigned response without issuer around a signed assertion',
      edit(/<saml:Issuer>[^<]*<\/saml:Issuer>/, ''),
      [],
    ],
    [
      'issued long before it is good (SO trap T8)',
      edit(
        'IssueInstant="2026-11-22T12:00:00Z" ' +
          'Version="2.0"><saml:Issuer>https://idp.example.com/saml</saml:Issuer><saml:Subject>',
        'IssueInstant="2026-10-22T12:00:00Z" ' +
          'Version="2.0"><saml:Issuer>https://idp.example.com/saml</saml:Issuer><saml:Subject>',
      ),
      ['saml.issue_instant'],
    ],
    [
      'no IssueInstant',
      edit(' IssueInstant="2026-11-22T12:00:00Z" Version="2.0"><saml:Issuer', ' Version="2.0"><saml:Issuer'),
      ['saml.issue_instant'],
    ],
    [
      'within the tolerance',
      edit('NotBefore="2026-11-22T11:59:55Z"', 'NotBefore="2026-11-22T12:00:30Z"'),
      [],
    ],
    [
      'OneTimeUse and ProxyRestriction',
      edit('</saml:Conditions>', '<saml:OneTimeUse/><saml:ProxyRestriction Count="1"/></saml:Conditions>'),
      [],
    ],
    [
      'a zone instead of Z',
      edit(
        'NotOnOrAfter="2026-11-22T12:05:00Z"><saml:Aud',
        'NotOnOrAfter="2026-11-22T14:05:00.1234567+02:00"><saml:Aud',
      ),
      [],
    ],
    [
      'the audience among others, with white space',
      edit(
        '<saml:Audience>https://sp.example.com<',
        '<saml:Audience>urn:example:x</saml:Audience><saml:Audience>\n https://sp.example.com \n<',
      ),
      [],
    ],
  ])('%s', async (_, xml, warns) => {
    const { report } = await judge(xml);
    expect([failing(report), warning(report), report.verdict]).toEqual([[], warns, 'valid']);
  });
});

describe('SV-1 RelayState', () => {
  const beside = (relayState: string | undefined) => ({ beside: { relayState } });

  test.each([
    ['as sent', 'state-1', 'state-1', []],
    ['another', 'state-1', 'state-2', ['saml.relay_state']],
    ['missing', 'state-1', undefined, ['saml.relay_state']],
    ['one that was not sent', undefined, 'state-2', ['saml.relay_state']],
  ] as const)('%s', async (_, sent, came, fails) => {
    const { document } = await documentOf(signed(UNSIGNED), beside(came));
    const { report } = await judge('', { document, relayState: { sent } });
    expect(failing(report)).toEqual(fails);
  });
});

async function documentOf(xml: string, more: object) {
  const { readDocument } = await import('../../../../src/protocol/saml/message/document.ts');
  const { sourceOf } = await import('../../../helpers/saml.ts');
  return { document: readDocument(sourceOf(xml, more)) };
}

test('rolled-over keys: only the key that signed has to be among the trusted', async () => {
  const xml = signXml(UNSIGNED, '_assertion1', { key: 'idp-next' });
  expect((await judge(xml, { keys: trusted('idp', 'idp-next') })).report.verdict).toBe('valid');
  expect(failing((await judge(xml, { keys: trusted('idp') })).report)).toEqual(['saml.certificate']);
});
