/** `idcli decode-sdo`, whole: exit codes, verdicts, the JSON document and what people are shown. */
import { describe, expect, it } from 'vitest';
import { anchorPem } from '../../src/sandbox/sdo/make-sdo.ts';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';
import { SIGNED_TEXT, sandboxSdo } from '../helpers/sdo.ts';
import { testWorld } from '../helpers/world.ts';

const large = Buffer.alloc(33 * 1024 * 1024, 0x20);
large.write('<SDOList>');

const files = {
  '/project/ca.pem': anchorPem(),
  '/project/seid.xml': sandboxSdo(),
  '/project/ltv.xml': sandboxSdo({ kind: 'ltv-sdo' }),
  '/project/sdo.jwt': sandboxSdo({ kind: 'jwt' }),
  '/project/other-text.xml': sandboxSdo({ tamper: 'other-text' }),
  '/project/digest.xml': sandboxSdo({ tamper: 'digest' }),
  '/project/cut.xml': sandboxSdo().subarray(0, 4000),
  '/project/empty.xml': '',
  '/project/page.xml': '<html><body>502 Bad Gateway</body></html>',
  '/project/doctype.xml': '<!DOCTYPE SDOList><SDOList/>',
  '/project/large.xml': large,
  '/project/text.txt': SIGNED_TEXT,
  '/project/latin.txt': Buffer.from('Jeg er enig i å kjøpe', 'latin1'),
};
const world = (more: Parameters<typeof testWorld>[0] = {}) => testWorld({ files, ...more });

describe('exit codes and verdicts', () => {
  it.each([
    [
      'with anchor and text: valid',
      ['seid.xml', '--trust-anchor', 'ca.pem', '--text-file', 'text.txt'],
      0,
      'valid',
      [],
    ],
    ['without an anchor: unverified and 0', ['seid.xml'], 0, 'unverified', []],
    ['without an anchor, --strict: 1', ['ltv.xml', '--strict'], 1, 'unverified', []],
    ['XAdES', ['ltv.xml', '--trust-anchor', 'ca.pem', '--text', SIGNED_TEXT], 0, 'valid', []],
    ['a token', ['sdo.jwt', '--trust-anchor', 'ca.pem', '--text', SIGNED_TEXT], 0, 'valid', []],
    ['another text', ['other-text.xml', '--text-file', 'text.txt'], 1, 'invalid', ['sdo.text']],
    ['a wrong hash', ['digest.xml'], 1, 'invalid', ['sdo.digest']],
    ['cut off', ['cut.xml'], 1, 'invalid', ['sdo.parse']],
    ['a DOCTYPE', ['doctype.xml'], 1, 'invalid', ['sdo.parse']],
    ['nothing', ['empty.xml'], 2, 'invalid', ['sdo.parse']],
    ['a page', ['page.xml'], 2, 'invalid', ['sdo.parse']],
    ['too large', ['large.xml'], 2, 'invalid', ['sdo.parse']],
  ] as const)('%s', async (_, words, code, verdict, fails) => {
    const { document } = await runJson(world(), ['decode-sdo', ...words]);
    expect(document.exitCode).toBe(code);
    expect(document.reports[0]).toMatchObject({ subject: 'sdo', verdict });
    expect(failingChecks(document)).toEqual(fails);
    expect(document.outcome).toBe(code === 0 ? 'done' : code === 1 ? 'security' : 'bad-request');
  });

  it.each([
    [['missing.xml'], 'INPUT_UNREADABLE'],
    [['seid.xml', '--trust-anchor', 'text.txt'], 'KEY_UNREADABLE'],
    [['seid.xml', '--text', 'a', '--text-file', 'text.txt'], 'USAGE'],
    [['seid.xml', '--text-file', 'latin.txt'], 'INPUT_UNREADABLE'],
    [['empty.xml'], 'INPUT_NOT_AN_SDO'],
    [['large.xml'], 'INPUT_TOO_LARGE'],
    [['seid.xml', 'ltv.xml'], 'USAGE'],
  ] as const)('%j: %s', async (words, code) => {
    const { document } = await runJson(world(), ['decode-sdo', ...words]);
    expect(document).toMatchObject({ exitCode: 2, error: { code } });
  });
});

describe('the result', () => {
  it('says in JSON what was signed, by whom, and what nobody has verified', async () => {
    const { document } = await runJson(world(), ['decode-sdo', 'seid.xml']);
    expect(document.data).toMatchObject({
      kind: 'seid-sdo',
      document: { mediaType: 'text/plain', text: SIGNED_TEXT },
      signers: [
        {
          signedAt: '2026-11-22T12:00:00Z',
          certificate: {
            subject: expect.stringContaining('CN=Camille Durand, serialNumber=17829049902') as string,
            issuer: expect.stringContaining('CN=idcli sandbox signing authority') as string,
            serial: '400707070707070707',
            validFrom: '2026-11-22T11:59:00Z',
            validTo: '2026-11-22T12:15:00Z',
            policies: ['2.999.8400.1'],
          },
          revocation: [{ form: 'ocsp', status: 'good', signature: 'verified' }],
        },
      ],
      seal: { result: 'verified' },
    });
    expect(JSON.stringify(document.data?.notVerified)).toContain('no trust chain was checked');
  });

  it('reads standard input, and gives one value of it', async () => {
    const ran = await runIn(world({ stdin: sandboxSdo() }), [
      'decode-sdo',
      '-',
      '--field',
      'data.document.text',
    ]);
    expect(ran.stdout).toContain(SIGNED_TEXT.trim());
  });

  it('shows people the text and the signer, and no personal number', async () => {
    const { stdout } = await runIn(world(), ['decode-sdo', 'seid.xml', '--trust-anchor', 'ca.pem']);
    expect(stdout).toContain('I agree to the order of item 42.');
    expect(stdout).toContain('CN=Camille Durand');
    expect(stdout).toContain('Not verified');
    expect(stdout).not.toContain('17829049902');
    const shown = await runIn(world(), ['decode-sdo', 'ltv.xml', '--show-pii']);
    expect(shown.stdout).toContain('17829049902');
    const masked = await runIn(world(), ['decode-sdo', 'ltv.xml']);
    expect(masked.stdout).not.toContain('17829049902');
  });
});
