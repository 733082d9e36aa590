import { describe, expect, it } from 'vitest';
import { readSdo, SDO_BYTES, type SdoReading } from '../../../../src/protocol/sdo/index.ts';
import { failing, open, SIGNED_TEXT, sandboxSdo, seidAround, statuses } from '../../../helpers/sdo.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const problemOf = (reading: SdoReading) =>
  'sdo' in reading ? reading.sdo.problems[0] : { ...reading.problem, unusable: reading.unusable };
const seid = (): string => Buffer.from(sandboxSdo()).toString('utf8');
const ltv = (): string => Buffer.from(sandboxSdo({ kind: 'ltv-sdo' })).toString('utf8');

describe('what it is, by content', () => {
  const wrapped = (inner: Uint8Array): string =>
    `<GetSDOResponse xmlns="urn:example"><OrderID>1</OrderID><B64SDOBytes>${Buffer.from(inner).toString('base64')}</B64SDOBytes></GetSDOResponse>`;
  const base64 = (inner: Uint8Array): string =>
    Buffer.from(inner).toString('base64').replace(/.{76}/g, '$&\r\n');

  it.each([
    ['SEID-SDO', 'seid-sdo', () => sandboxSdo()],
    [
      'one SDO without a list',
      'seid-sdo',
      () =>
        bytes(
          seid()
            .replace('<SDOList', '<SDO')
            .replace('</SDOList>', '</SDO>')
            .replace('<SDO>', '')
            .replace('</SDO></SDO>', '</SDO>'),
        ),
    ],
    ['LTV-SDO', 'ltv-sdo', () => sandboxSdo({ kind: 'ltv-sdo' })],
    ['token', 'jwt', () => sandboxSdo({ kind: 'jwt' })],
    [
      'token with line ends around',
      'jwt',
      () => bytes(`\n${Buffer.from(sandboxSdo({ kind: 'jwt' })).toString()}\r\n`),
    ],
    ['with a byte order mark', 'seid-sdo', () => bytes(`\uFEFF${seid()}`)],
    ['in base64 with line ends', 'seid-sdo', () => bytes(base64(sandboxSdo()))],
    ['in a GetSDO answer', 'seid-sdo', () => bytes(wrapped(sandboxSdo()))],
    [
      'in the JSON of a result',
      'seid-sdo',
      () =>
        bytes(JSON.stringify({ data: { sdo: { base64: Buffer.from(sandboxSdo()).toString('base64') } } })),
    ],
  ] as const)('%s', async (_, kind, make) => {
    const opened = await open(make(), { text: SIGNED_TEXT });
    expect(opened.kind).toBe(kind);
    expect(failing(opened)).toEqual([]);
    expect(statuses(opened)).toMatchObject({ 'sdo.text': 'pass', 'sdo.signature': 'pass' });
  });

  it('the seal holds over the bytes of other encodings, too', async () => {
    const latin = Buffer.from(
      seid().replace('UTF-8', 'ISO-8859-1').replace('<SEIDSDOVersion>', '<!-- Ærlig --><SEIDSDOVersion>'),
      'latin1',
    );
    expect(statuses(await open(latin))).toMatchObject({ 'sdo.parse': 'pass', 'sdo.seal': 'pass' });
  });
});

it('the seal no longer holds once the bytes were written in another encoding; all else does', async () => {
  const utf16 = Buffer.from(seid().replace('UTF-8', 'UTF-16'), 'utf16le');
  const opened = await open(Buffer.concat([Buffer.of(0xff, 0xfe), utf16]), { text: SIGNED_TEXT });
  expect(failing(opened)).toEqual(['sdo.seal']);
});

describe('bad input has a located reason', () => {
  const doctype = '<!DOCTYPE SDOList [<!ENTITY x SYSTEM "file:///etc/passwd">]>';

  it.each([
    ['nothing', '', /empty/, 'foreign'],
    ['white space', ' \r\n\t', /empty/, 'foreign'],
    ['a sentence', 'Dear Sir or Madam', /nothing in it resembles/, 'foreign'],
    [
      'base64 of nothing known',
      Buffer.from('just a text').toString('base64'),
      /nothing in it resembles/,
      'foreign',
    ],
    ['JSON without one', '{"error":"invalid_token"}', /nothing in it resembles/, 'foreign'],
    ['XML without a signature', '<a><b/></a>', /without any signature/, 'foreign'],
    ['a page', '<!doctype html><html><body>502</body></html>', /DOCTYPE/, undefined],
    ['a DOCTYPE', `<?xml version="1.0"?>${doctype}<SDOList/>`, /DOCTYPE/, undefined],
    ['an entity', '<SDOList><SDO>&x;</SDO></SDOList>', /entity/, undefined],
    [
      'an empty list',
      '<SDOList xmlns="http://www.npt.no/seid/xmlskjema/SDO_v1.0"/>',
      /no SDO in the list/,
      undefined,
    ],
    ['an SDO without anything', '<SDOList><SDO/></SDOList>', /no SDODataPart/, undefined],
    ['a PDF without a signature', '%PDF-1.7\n%%EOF\n', /no signature/, undefined],
    ['the start of a PDF', '%PDF-1.7\n1 0 obj', /cut off/, undefined],
    ['a bare header', 'eyJhbGciOiJSUzI1NiJ9.eyJ4Ijox', /three parts/, undefined],
    ['nesting without end', `<SDOList>${'<a>'.repeat(5000)}`, /nested deeper than 100/, undefined],
  ] as const)('%s', async (_, text, message, unusable) => {
    const problem = problemOf(await readSdo(bytes(text)));
    expect(problem?.message).toMatch(message);
    expect(problem?.at).not.toBe('');
    if (unusable !== undefined) expect(problem).toMatchObject({ unusable });
  });

  it('cut off anywhere, it is never valid, and the place is told', async () => {
    const whole = seid();
    for (const share of [0.05, 0.3, 0.5, 0.9, 0.99]) {
      const opened = await open(whole.slice(0, Math.floor(whole.length * share)));
      expect(failing(opened)).toEqual(['sdo.parse']);
      expect(opened.report.findings[0]?.at).toMatch(/^line \d+, column \d+$/);
    }
  });

  it('larger than the limit it is not read at all', async () => {
    const large = Buffer.alloc(SDO_BYTES + 1, 0x20);
    large.write('<SDOList>');
    expect(problemOf(await readSdo(large))).toMatchObject({ unusable: 'too-large' });
  });

  it.each([
    ['the document', /<SignersDocument [^>]*>/, 'the document is not base64'],
    ['the signature', /<CMSSignature>/, 'no CMS signature'],
  ])('%s that is not base64', async (_, after, message) => {
    const opened = await open(seid().replace(after, '$&!!!'));
    expect(failing(opened)).toContain('sdo.parse');
    expect(JSON.stringify(opened.report.findings[0])).toContain(message);
  });
});

describe('wrapping attacks', () => {
  it('content inside of a CMS signature does not stand in for the document beside it', async () => {
    const cms = /<CMSSignature>([^<]*)/.exec(seid())?.[1] ?? '';
    const opened = await open(
      seidAround({ document: bytes('Another document'), cms: Buffer.from(cms, 'base64') }),
    );
    expect(failing(opened)).toEqual(['sdo.digest']);
  });

  it('an id that appears twice is refused', async () => {
    const opened = await open(
      ltv().replace('<MimeType>', '<Decoy Id="document">SSBhZ3JlZQ==</Decoy><MimeType>'),
    );
    expect(statuses(opened)).toMatchObject({ 'sdo.digest': 'fail' });
    expect(opened.report.verdict).toBe('invalid');
  });

  it('a text that no reference covers is not the signed text', async () => {
    const opened = await open(
      ltv().replace('<MimeType>', '<SignedText>I agree to everything.</SignedText><MimeType>'),
      { text: 'I agree to everything.' },
    );
    expect(failing(opened)).toEqual(['sdo.text']);
  });

  it('a changed signing time is noticed', async () => {
    const opened = await open(ltv().replace('2026-11-22T12:00:00Z', '2026-11-22T12:00:01Z'));
    expect(failing(opened)).toEqual(['sdo.digest']);
    expect(opened.evidence.signed_at).toBeUndefined();
  });

  it('without any reference nothing is signed', async () => {
    const xml = ltv().replace(/<ds:Reference[\s\S]*<\/ds:Reference>/, '');
    expect(failing(await open(xml))).toContain('sdo.digest');
  });
});
