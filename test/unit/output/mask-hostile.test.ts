/** Bodies that are made to keep a mask busy, or to break it. */
import { expect, it } from 'vitest';
import { MASKING } from '../../fixtures/hostile/masking.ts';
import { HIDE, masked } from './masking.ts';

it.each(Object.entries(MASKING))('a body of %s is masked', (_, body) => {
  const hostile = body(100_000);
  const secret = `{"password":"hunter22"} ${hostile} password=hunter22`;
  const url = `https://op.example.com/?${hostile.slice(0, 10_000)}`;
  expect(masked({ body: hostile, url }).body.length).toBeGreaterThan(0);
  expect(masked({ body: `text ${secret}` }).body).not.toContain('hunter22');
});

it.each([
  ['a lone surrogate', { note: '\uD800 camille@example.com' }, '\uD800 c•••@example.com'],
  ['a forged mark of a URL', { note: '\uE0000\uE001 https://a.example.com/?code=abc' }, undefined],
])('%s breaks nothing', (_, parts, expected) => {
  const { note } = masked(parts);
  if (expected === undefined) expect(note).not.toContain('abc');
  else expect(note).toBe(expected);
});

it('a secret that is a pattern of a regular expression is a text', () => {
  const options = { ...HIDE, secrets: new Set(['.*', '$&', '$&$&$&$&', '(((((']) };
  expect(masked({ note: 'a .* b $& c $&$&$&$& d ((((( e' }, options).note).toBe(
    'a •••• b •••• c •••• d •••• e',
  );
});

it.each([new Set(['']), new Set([' ']), new Set<string>()])('an empty secret masks nothing', (secrets) => {
  expect(masked({ note: 'a note with words' }, { ...HIDE, secrets }).note).toBe('a note with words');
});
