import { describe, expect, test } from 'vitest';
import { neutral, neutralJson, neutralText } from '../../../src/output/human/neutral.ts';

describe('text of others cannot steer a terminal', () => {
  test.each([
    ['\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
    ['\x1b]0;title\x07', '\\x1b]0;title\\x07'],
    ['\u009b2J', '\\x9b2J'],
    ['over\rwritten', 'over\\x0dwritten'],
    ['back\b\b', 'back\\x08\\x08'],
    ['\u202eevil\u202c', '\\u202eevil\\u202c'],
    ['\u2066isolate\u2069', '\\u2066isolate\\u2069'],
    ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
    ['line\u2028separator', 'line\\u2028separator'],
    ['\u{e0041}tag', '\\u{e0041}tag'],
    ['lone\ud800', 'lone\\ud800'],
    ['two\r\nlines\nmore', 'two\nlines\nmore'],
    ['a\ttab', 'a tab'],
    ['نمی‌خواهم', 'نمی‌خواهم'],
    ['👩‍👩‍👧 Bjørn Ærø', '👩‍👩‍👧 Bjørn Ærø'],
  ])('%j', (given, shown) => {
    expect(neutralText(given)).toBe(shown);
  });

  test('all strings inside, names of members too', () => {
    const bytes = new Uint8Array([27]);
    const moment = new Date(0);
    expect(neutral({ '\x1b': ['\x1b', 1, null, { deep: '\x07' }], bytes, moment })).toEqual({
      '\\x1b': ['\\x1b', 1, null, { deep: '\\x07' }],
      bytes,
      moment,
    });
  });
});

test('what a getter makes is made on first use, and harmless', () => {
  let asked = 0;
  const harmless = neutral({
    get body() {
      asked += 1;
      return '\x1b';
    },
  });
  expect(asked).toBe(0);
  expect([harmless.body, asked]).toEqual(['\\x1b', 1]);
});

describe('a JSON document stays the same document', () => {
  test.each(['\x1b[31m', '\u009b', '\u202e', '\u{e0041}', '\ud800', '\u2028', 'plain', '東京 👩‍👩‍👧', '"\\'])(
    '%j',
    (text) => {
      const json = neutralJson(JSON.stringify({ text }));
      expect(JSON.parse(json)).toEqual({ text });
      expect(json).not.toMatch(/[\p{Cc}\u202a-\u202e\u2028]/u);
    },
  );
});
