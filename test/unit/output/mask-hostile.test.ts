/**
 * Bodies that are made to be slow or to break a reader. Nothing is timed: a mask that is not linear does not finish one
 * megabyte within the time that a test has.
 */
import { describe, expect, it } from 'vitest';
import { HIDE, masked } from './masking.ts';

const SIZE = 1_000_000;
const repeat = (text: string): string => text.repeat(Math.ceil(SIZE / text.length));

const BODIES: Readonly<Record<string, string>> = {
  'one word': repeat('a'),
  digits: repeat('1'),
  'starts of tokens': repeat('eyJ'),
  'starts of tokens between dots': repeat('eyJ.'),
  'starts of tokens between dashes': repeat('-eyJ'),
  'headers of tokens': repeat('eyJhbGciOiJub25lIn0.'),
  'halves of addresses': repeat('a@'),
  'an address without end': `a@${repeat('1.')}`,
  'plus signs': repeat('+1 '),
  'equal signs': repeat('a='),
  'open quotes': repeat('"code":"\\"'),
  backslashes: repeat('\\'),
  'open tags': repeat('<a "'),
  'one tag of spaces': `<a ${repeat(' ')}`,
  'open attributes': repeat(`<a b='"`),
  'open scripts': repeat('<script>'),
  'open keys': repeat('-----BEGIN PRIVATE KEY-----'),
  'URLs in URLs': `http://a?${repeat('u=http://a?')}`,
  'percent signs': `http://a?u=${repeat('%25')}`,
  'open lists': repeat('['),
  'deep JSON': `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
  'long JSON': JSON.stringify(Array.from({ length: 50_000 }, (_, index) => ({ [`k${index}`]: index }))),
  entities: repeat('&#43;'),
  'marks of URLs': repeat('\uE0001\uE001 http://a '),
};

describe('one megabyte of', () => {
  it.each(Object.entries(BODIES))('%s', (_, body) => {
    const secret = `{"password":"hunter22"} ${body} password=hunter22`;
    expect(
      masked({ body, url: `https://op.example.com/?${body.slice(0, 10_000)}` }).body.length,
    ).toBeGreaterThan(0);
    expect(masked({ body: `text ${secret}` }).body).not.toContain('hunter22');
  });
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
