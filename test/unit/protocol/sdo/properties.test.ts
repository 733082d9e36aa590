/**
 * Whatever happens to an object on its way, opening it never throws, and no other content passes for what was
 * signed.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../helpers/property.ts';
import { open, SIGNED_TEXT, sandboxAnchors, sandboxSdo } from '../../../helpers/sdo.ts';

const RUNS = runs(150);
const anchors = sandboxAnchors();
const objects = [
  sandboxSdo(),
  sandboxSdo({ idToken: { token: 'e30.e30.', place: 'property' } }),
  sandboxSdo({ kind: 'ltv-sdo' }),
  sandboxSdo({ kind: 'jwt' }),
];

describe('an object that was changed', () => {
  it('byte by byte: a valid one still says what was signed', async () => {
    const change = fc.record({
      object: fc.constantFrom(...objects),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      byte: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ object, at, byte }) => {
        const changed = Uint8Array.from(object);
        const index = Math.floor(at * changed.length);
        changed[index] = (changed[index] ?? 0) ^ byte;
        const { report, data } = await open(changed, { anchors });
        if (report.verdict !== 'valid') return;
        expect(data.document).toMatchObject({ text: SIGNED_TEXT });
        expect(data.signers).toMatchObject([{ certificate: { names: { CN: 'Camille Durand' } } }]);
      }),
      RUNS,
    );
  });

  it('inside of what stands there as base64: certificates, signatures, OCSP answers', async () => {
    const change = fc.record({
      object: fc.constantFrom(...objects.slice(0, 3)),
      part: fc.nat(20),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      byte: fc.integer({ min: 0, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ object, part, at, byte }) => {
        const xml = Buffer.from(object).toString('utf8');
        const parts = [...xml.matchAll(/>([A-Za-z0-9+/]{60,}={0,2})</g)];
        const [, base64 = ''] = parts[part % parts.length] ?? [];
        const bytes = Buffer.from(base64, 'base64');
        bytes[Math.floor(at * bytes.length)] = byte;
        const { report, data } = await open(xml.replace(base64, bytes.toString('base64')), { anchors });
        if (report.verdict === 'valid') expect(data.document).toMatchObject({ text: SIGNED_TEXT });
      }),
      RUNS,
    );
  });

  it('cut off, repeated or put into something else: it is read or refused, never thrown', async () => {
    const change = fc.record({
      object: fc.constantFrom(...objects),
      from: fc.nat(9000),
      until: fc.nat(9000),
      around: fc.constantFrom('', '<a>', '{"a":"', '%PDF-1.7 /ByteRange [0 1 2 3]', 'eyJ', '\u0000'),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ object, from, until, around }) => {
        const part = object.subarray(Math.min(from, until), Math.max(from, until));
        const { report } = await open(
          Buffer.concat([Buffer.from(around), part, object.subarray(0, from % 50)]),
        );
        expect(report.subject).toBe('sdo');
      }),
      RUNS,
    );
  });

  it('any bytes at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect((await open(bytes)).report.verdict).not.toBe('valid');
      }),
      RUNS,
    );
  });
});
