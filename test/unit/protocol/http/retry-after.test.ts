import { describe, expect, it } from 'vitest';
import { retryAfter, retryHint } from '../../../../src/protocol/http/index.ts';

const NOW = new Date('2026-11-29T12:00:00Z');

describe('RFC 9110, 10.2.3: Retry-After', () => {
  it.each([
    ['0', 0],
    [' 120 ', 120_000],
    ['Sun, 29 Nov 2026 12:00:30 GMT', 30_000],
    ['Sunday, 29-Nov-26 12:00:30 GMT', 30_000],
    ['Sun Nov 29 12:00:30 2026 GMT', 30_000],
    ['Sun, 29 Nov 2026 11:00:00 GMT', 0],
    [null, undefined],
    ['', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['99999999999999999999', undefined],
  ])('%j is %j milliseconds', (value, milliseconds) => {
    expect(retryAfter(value, NOW)).toBe(milliseconds);
  });

  it('is told in whole seconds', () => {
    expect(retryHint('17', NOW)).toContain('17 s');
    expect(retryHint('later', NOW)).toBeUndefined();
  });
});
