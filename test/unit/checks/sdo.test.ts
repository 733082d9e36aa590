import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readKeys } from '../../../src/protocol/jose/index.ts';
import type { SdoOrder, SdoTamper } from '../../../src/sandbox/sdo/make-sdo.ts';
import {
  failing,
  messageOf,
  open,
  SIGNED_AT,
  SIGNED_TEXT,
  sandboxAnchors,
  sandboxSdo,
  statuses,
} from '../../helpers/sdo.ts';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const keys = readKeys(
  new TextEncoder().encode(JSON.stringify({ keys: [pair.publicKey.export({ format: 'jwk' })] })),
  'jwks.json',
);
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });

function idToken(claims: object = {}, key = pair.privateKey): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const seconds = SIGNED_AT.getTime() / 1000;
  const payload = {
    iss: 'https://op.example.com',
    pid: '9578-6000-4-1234',
    name: 'Camille Durand',
    phone_number: '+447700900000',
    iat: seconds - 10,
    exp: seconds + 300,
    ...claims,
  };
  const signed = `${encode({ alg: 'ES256', typ: 'JWT' })}.${encode(payload)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

const VARIANTS: readonly (readonly [string, Partial<SdoOrder>])[] = [
  ['SEID-SDO with CMS', { kind: 'seid-sdo' }],
  ['SEID-SDO with XAdES', { kind: 'seid-sdo', idToken: { token: idToken(), place: 'property' } }],
  ['LTV-SDO', { kind: 'ltv-sdo' }],
  ['JWT', { kind: 'jwt' }],
];

describe.each(VARIANTS)('%s', (_, order) => {
  it('is valid when everything is right and an anchor is given', async () => {
    const opened = await open(sandboxSdo(order), { anchors: sandboxAnchors(), text: SIGNED_TEXT, keys });
    expect(failing(opened)).toEqual([]);
    expect(opened.report.verdict).toBe('valid');
    expect(opened.evidence).toMatchObject({ kind: order.kind, signed_at: '2026-11-22T12:00:00Z' });
    expect(opened.signer).toMatchObject({ CN: 'Camille Durand' });
  });

  it('CS-V13: without an anchor it is unverified, and says so plainly', async () => {
    const opened = await open(sandboxSdo(order), { text: SIGNED_TEXT });
    expect(opened.report.verdict).toBe('unverified');
    expect(JSON.stringify(opened.data.notVerified)).toContain('no trust chain was checked');
  });

  const seals = order.kind === 'seid-sdo';
  const tampers: readonly (readonly [SdoTamper, readonly string[]])[] = [
    ['other-text', ['sdo.text']],
    ...(order.kind === 'jwt'
      ? []
      : ([
          ['digest', ['sdo.digest']],
          ['document', ['sdo.digest']],
          ['revoked', ['sdo.revocation']],
        ] as const)),
    ['signature', ['sdo.signature']],
    ...(seals ? ([['seal', ['sdo.seal']]] as const) : []),
    ['certificate', ['sdo.certificate']],
    ['chain', ['sdo.chain']],
  ];
  it.each(tampers)('with a wrong %s exactly %j fails', async (tamper, codes) => {
    const opened = await open(sandboxSdo({ ...order, tamper }), {
      anchors: sandboxAnchors(),
      text: SIGNED_TEXT,
      keys,
    });
    expect(failing(opened)).toEqual(codes);
    expect(opened.report.verdict).toBe('invalid');
  });
});

describe('the signed text (CS-V12)', () => {
  it.each([
    ['other line ends', SIGNED_TEXT.replace('\r\n', '\n'), 'line ends'],
    ['no line end', SIGNED_TEXT.trim(), 'white space'],
    ['other words', 'Something else', undefined],
    ['one character', SIGNED_TEXT.replace('42', '43'), undefined],
    ['nothing', '', undefined],
  ])('%s is another text', async (_, text, hint) => {
    const opened = await open(sandboxSdo(), { text });
    expect(failing(opened)).toEqual(['sdo.text']);
    const finding = opened.report.findings.find(({ code }) => code === 'sdo.text');
    if (hint !== undefined) expect(finding?.hint).toContain(hint);
    // CS-V14: hashes, not texts.
    expect(JSON.stringify(finding)).not.toContain('order of item');
  });

  it.each(['Line\r\nand\nline', 'مرحبا \u202Eabc\u202C', '👍🏽 \u0000\u0007', 'é e\u0301'])(
    '%j is kept byte for byte',
    async (text) => {
      const document = { mediaType: 'text/plain', bytes: Buffer.from(text) } as const;
      for (const kind of ['seid-sdo', 'ltv-sdo', 'jwt'] as const) {
        expect(statuses(await open(sandboxSdo({ kind, document }), { text }))).toMatchObject({
          'sdo.text': 'pass',
        });
      }
    },
  );
});

describe('the document (ES-V6)', () => {
  const pdf = { mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.7\n…\n%%EOF\n') } as const;

  it('equals what was sent, or not', async () => {
    const sdo = sandboxSdo({ document: pdf });
    expect(statuses(await open(sdo, { document: pdf.bytes }))).toMatchObject({ 'sdo.document': 'pass' });
    expect(failing(await open(sdo, { document: Buffer.from('%PDF-1.7 other') }))).toEqual(['sdo.document']);
    expect(failing(await open(sdo, { text: SIGNED_TEXT }))).toEqual(['sdo.text']);
  });

  it('is told by media type, size and digest, and as text only when it is text', async () => {
    const { data, evidence } = await open(sandboxSdo({ document: pdf }));
    expect(data.document).toMatchObject({ mediaType: 'application/pdf', bytes: pdf.bytes.length });
    expect((await open(sandboxSdo())).data.document).toMatchObject({ text: SIGNED_TEXT });
    expect(evidence.signed_text_sha256).toBeDefined();
  });
});

describe('the embedded ID token (ES-C9, ES-V7, ES-V9)', () => {
  const metadata = (token: string, name?: string) =>
    sandboxSdo({ idToken: { token, ...(name === undefined ? {} : { name }) } });

  it('is found under any name and in a signature property, and there it is signed', async () => {
    for (const sdo of [
      metadata(idToken()),
      metadata(idToken(), 'something'),
      sandboxSdo({ kind: 'jwt', idToken: { token: idToken() } }),
    ]) {
      expect((await open(sdo)).idToken?.claims).toMatchObject({ pid: '9578-6000-4-1234' });
    }
    const property = await open(sandboxSdo({ idToken: { token: idToken(), place: 'property' } }));
    expect(property.data.authentication).toMatchObject({ signed: true });
    expect((await open(metadata(idToken()))).data.authentication).toMatchObject({ signed: false });
  });

  it.each([
    ['broken into lines', (token: string) => token.replace(/.{64}/g, '$&\n  ')],
    ['as a member of JSON', (token: string) => JSON.stringify({ proof: { id_token: token } })],
    ['as a parameter', (token: string) => `id_token=${token}`],
    ['in base64 once more', (token: string) => Buffer.from(token).toString('base64')],
  ])('ES-C9: it is found %s', async (_name, wrap) => {
    const opened = await open(metadata(wrap(idToken())));
    expect(opened.idToken?.claims).toMatchObject({ pid: '9578-6000-4-1234' });
  });

  it('is not verified without keys, and verified with them as of the signing time', async () => {
    const opened = await open(metadata(idToken()));
    expect(statuses(opened)).toMatchObject({ 'sdo.id_token': 'skip' });
    expect(messageOf(opened, 'sdo.id_token')).toContain('ID token not verified');
    const issuer = 'https://op.example.com';
    expect(statuses(await open(metadata(idToken()), { keys, issuer }))).toMatchObject({
      'sdo.id_token': 'pass',
    });
    expect(failing(await open(metadata(idToken()), { keys, issuer: `${issuer}/other` }))).toEqual([
      'sdo.id_token',
    ]);
    expect(failing(await open(metadata(idToken()), { keys, clientId: 'another' }))).toEqual(['sdo.id_token']);
    const later = await open(metadata(idToken()), { keys, now: new Date('2027-11-22T12:00:00Z') });
    expect(statuses(later)).toMatchObject({ 'sdo.id_token': 'pass' });
    expect(later.idToken?.verified).toBe(true);
  });

  it.each([
    ['by another key', idToken({}, other.privateKey)],
    ['before it was signed', idToken({ exp: SIGNED_AT.getTime() / 1000 - 3600 })],
  ])('fails when it was signed or ended %s', async (_, token) => {
    expect(failing(await open(metadata(token), { keys }))).toEqual(['sdo.id_token']);
  });

  it('without one nothing is said to be wrong (ES-C12)', async () => {
    const opened = await open(sandboxSdo(), { anchors: sandboxAnchors(), keys });
    expect(opened.report.verdict).toBe('valid');
    expect(messageOf(opened, 'sdo.id_token')).toBe('there is no ID token in it');
  });

  it.each([
    ['+44 7700 900 000', 'pass'],
    ['00447700900000', 'pass'],
    ['+447700900001', 'fail'],
  ])('phone %s: %s', async (phone, status) => {
    expect(statuses(await open(metadata(idToken()), { phone }))).toMatchObject({ 'sdo.phone': status });
  });

  it('another name than in the certificate only warns', async () => {
    const opened = await open(metadata(idToken({ name: 'Someone Else' })), { anchors: sandboxAnchors() });
    expect(statuses(opened)).toMatchObject({ 'sdo.name': 'warn' });
    expect(failing(opened)).toEqual([]);
  });
});

describe('a signed token without a certificate', () => {
  const token = idToken({ signicat_signtext: SIGNED_TEXT });

  it('is verified with given keys only', async () => {
    expect((await open(token, { text: SIGNED_TEXT })).report.verdict).toBe('unverified');
    expect((await open(token, { text: SIGNED_TEXT, keys })).report.verdict).toBe('valid');
    const wrong = readKeys(
      new TextEncoder().encode(JSON.stringify(other.publicKey.export({ format: 'jwk' }))),
      'other',
    );
    expect(failing(await open(token, { keys: wrong }))).toContain('sdo.signature');
  });

  it.each([20, 21, 22, 23])('that lost its last %i characters is refused for one reason', async (lost) => {
    const cut = token.slice(0, -lost);
    const length = cut.length - cut.lastIndexOf('.') - 1;
    // One character beyond the last four is not a byte: then the form is at fault.
    const reason = length % 4 === 1 ? 'sdo.parse' : 'sdo.signature';
    expect(failing(await open(cut, { keys }))).toEqual([reason]);
  });

  it('that is not signed at all is refused', async () => {
    const bare = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`;
    expect(failing(await open(bare, { keys }))).toContain('sdo.signature');
  });
});

it('an id that appears twice is refused: nobody can tell which element was signed', async () => {
  const xml = Buffer.from(sandboxSdo({ kind: 'ltv-sdo' })).toString();
  const id = /URI="#([^"]+)"/.exec(xml)?.[1] ?? '';
  const doubled = xml.replace(/<\/([\w:]+)>\s*$/, `<Extra Id="${id}">another text</Extra></$1>`);
  const opened = await open(doubled, { anchors: sandboxAnchors(), text: SIGNED_TEXT });
  expect(failing(opened)).toEqual(['sdo.digest']);
  expect(messageOf(opened, 'sdo.digest')).toContain(`the id ${id} appears 2 times`);
});

describe('the chain', () => {
  it('is not satisfied by another authority of the same name', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { issue, toPem } = await import('../../../src/sandbox/sdo/certificate.ts');
    const impostor = issue({
      subject: {
        commonName: 'idcli sandbox signing authority',
        organization: 'idcli sandbox (not real)',
        country: 'NO',
      },
      key: createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })),
      serial: Uint8Array.of(1),
      from: new Date('2020-01-01T00:00:00Z'),
      until: new Date('2100-01-01T00:00:00Z'),
      authority: true,
    });
    const anchor = new X509Certificate(toPem(impostor.der));
    expect(createPublicKey(privateKey).asymmetricKeyType).toBe('rsa');
    expect(failing(await open(sandboxSdo(), { anchors: [anchor] }))).toEqual(['sdo.chain']);
  });
});
