import { describe, expect, it } from 'vitest';
import { anchorPem, makeSdo, type SandboxSdoKind } from '../../../src/sandbox/sdo/make-sdo.ts';
import { order } from '../../helpers/sdo.ts';

const KINDS: readonly SandboxSdoKind[] = ['seid-sdo', 'ltv-sdo', 'jwt'];

describe('the signing services of the sandbox', () => {
  it.each(KINDS)('%s: the same order gives the same bytes, another time or serial others', (kind) => {
    const one = makeSdo(order({ kind }));
    expect(Buffer.compare(one, makeSdo(order({ kind })))).toBe(0);
    expect(Buffer.compare(one, makeSdo(order({ kind, now: new Date('2026-11-22T12:00:01Z') })))).not.toBe(0);
    expect(
      Buffer.compare(one, makeSdo(order({ kind, random: (length) => new Uint8Array(length) }))),
    ).not.toBe(0);
  });

  it('have one anchor in every run, which says what it is', () => {
    expect(anchorPem()).toBe(anchorPem());
    expect(anchorPem()).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
  });

  it('ES-S5: names and values keep every character that XML knows', () => {
    const name = '<Ola> & "Kari" Æ 👍';
    const xml = Buffer.from(makeSdo(order({ metadata: [{ name, value: 'a\r\nb\tc' }] }))).toString('utf8');
    expect(xml).toContain('<Name>&lt;Ola&gt; &amp; "Kari" Æ 👍</Name><Value>a&#xD;\nb\tc</Value>');
  });
});
