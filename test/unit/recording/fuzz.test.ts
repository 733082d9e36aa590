/** Damaged and hostile recordings: whatever is in them, the program ends with an answer. */
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { spaLogin, toHar, webLogin } from '../../helpers/har.ts';
import { samlLogin } from '../../helpers/har-saml.ts';
import { runs } from '../../helpers/property.ts';
import {
  toAccessLog,
  toBurp,
  toCurlTrace,
  toCurlVerbose,
  toHarZip,
  toNetlog,
  toPerformanceLog,
  toProtocolLog,
  toSaz,
  toTrace,
  toTracer,
} from '../../helpers/recorded-formats.ts';
import { runJson } from '../../helpers/run.ts';
import { testWorld } from '../../helpers/world.ts';

const ALL = [...webLogin(), ...(await spaLogin()), ...samlLogin()];
const HAR = toHar(ALL);
const bytesOf = (file: string | Uint8Array): Buffer => Buffer.from(file as Uint8Array);
/** One file of each format. */
const FILES: readonly (readonly [string, Buffer])[] = [
  ['a netlog', bytesOf(toNetlog(ALL))],
  ['a netlog with raw bytes', bytesOf(toNetlog(ALL, { http2: true, pieces: 40 }))],
  ['a performance log', bytesOf(toPerformanceLog(ALL))],
  ['a protocol log', bytesOf(toProtocolLog(ALL))],
  ['items of Burp', bytesOf(toBurp(ALL))],
  ['sessions of Fiddler', bytesOf(toSaz(ALL))],
  ['a trace of Playwright', bytesOf(toTrace(ALL))],
  ['a HAR in a ZIP file', bytesOf(toHarZip(ALL))],
  ['a curl trace', bytesOf(toCurlTrace(ALL, 'ascii'))],
  ['a curl trace in hex', bytesOf(toCurlTrace(ALL, 'hex'))],
  ['curl -v', bytesOf(toCurlVerbose(ALL))],
  ['an export of SAML-tracer', bytesOf(toTracer(ALL, (value) => ({ hash: value })))],
  ['an access log', bytesOf(toAccessLog(ALL))],
];

async function ends(file: string | Uint8Array): Promise<void> {
  const world = testWorld({ files: { '/project/login.har': file }, now: '2030-01-01T00:00:00Z' });
  const { code, document } = await runJson(world, ['judge', 'login.har']);
  expect([0, 1, 2, 3], document.error?.message).toContain(code);
  expect(document.error?.code).not.toBe('INTERNAL');
}

const STRANGE = [
  null,
  0,
  -1,
  true,
  '',
  [],
  {},
  [[]],
  'x'.repeat(5000),
  '\u0000',
  'https://[',
  'javascript:1',
  '%',
  '\uD800',
];

/** Replaces one value anywhere in a document. */
function mutated(text: string, where: number, what: number): string {
  const document: unknown = JSON.parse(text);
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      places.push({ holder: value as Record<string, unknown>, key });
      walk((value as Record<string, unknown>)[key]);
    }
  };
  walk(document);
  const place = places[where % places.length];
  if (place !== undefined) place.holder[place.key] = STRANGE[what % STRANGE.length];
  return JSON.stringify(document);
}

describe('a recording', () => {
  it('with one value replaced', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), (where, what) => ends(mutated(HAR, where, what))),
      runs(100),
    );
  });

  it('cut off anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: HAR.length }), (at) => ends(HAR.slice(0, at))),
      runs(100),
    );
  });

  it('with bytes replaced', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: HAR.length - 1 }), fc.nat({ max: 255 })), { maxLength: 20 }),
        (changes) => {
          const bytes = Buffer.from(HAR);
          for (const [at, byte] of changes) bytes[at] = byte;
          return ends(new Uint8Array(bytes));
        },
      ),
      runs(100),
    );
  });

  it.each(FILES)('%s, cut off and with bytes replaced', async (_, file) => {
    const change = fc.tuple(fc.nat({ max: file.length - 1 }), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: file.length }),
        fc.array(change, { maxLength: 8 }),
        async (end, changes) => {
          const bytes = Buffer.from(file);
          for (const [at, byte] of changes) bytes[at] = byte;
          await ends(new Uint8Array(bytes.subarray(0, end)));
        },
      ),
      runs(25),
    );
  });

  it('of random bytes, also in a ZIP file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
        await ends(bytes);
        await ends(zipSync({ 'raw/1_c.txt': bytes, 'trace.network': bytes }));
        await ends(zipSync({ 'raw/1_c.txt': bytes, 'raw/1_s.txt': bytes }));
        await ends(Buffer.concat([Buffer.from('PK\u0003\u0004'), bytes]));
      }),
      runs(100),
    );
  });

  it.each([
    ['nested arrays', `{"log":{"entries":[${'['.repeat(20_000)}`],
    ['nested objects in an entry', `{"log":{"entries":[${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}]}}`],
    [
      'Burp with entities',
      '<!DOCTYPE items [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]><items burpVersion="1"><item><url>&b;</url></item></items>',
    ],
    ['a curl trace without an end', '=> Send header, 10 bytes (0xa)\n0000: GET / HTTP/1.1'],
    [
      'a redirect to itself',
      toHar(
        webLogin().map((one) => ({
          ...one,
          response: { ...one.response, status: 302, headers: [{ name: 'Location', value: one.request.url }] },
        })),
      ),
    ],
  ])('of %s', async (_, file) => {
    await ends(file);
  });
});
