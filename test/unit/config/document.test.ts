import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/config/document.ts';

const first = (text: string) => {
  const [problem] = readDocument(text).problems;
  return problem && `${problem.place.line}:${problem.place.column} ${problem.message}`;
};

describe('reading YAML', () => {
  it.each([
    ['nothing', '', undefined],
    ['only a comment', '# defaults:\n', undefined],
    ['a mapping', 'a: 1\nb: no\n', { a: 1, b: 'no' }],
    ['JSON', '{"a": [true, null]}', { a: [true, null] }],
    ['a byte order mark', '\uFEFFa: 1', { a: 1 }],
    ['Windows line ends', 'a: 1\r\nb: 2\r\n', { a: 1, b: 2 }],
    ['a date stays text', 'a: 2026-11-22', { a: '2026-11-22' }],
    ['keys are text', '1: x', { 1: 'x' }],
    ['a merge key is a key', '<<: {a: 1}', { '<<': { a: 1 } }],
  ])('takes %s', (_, text, value) => {
    expect(readDocument(text)).toMatchObject({ problems: [] });
    expect(readDocument(text).value).toEqual(value);
  });

  it.each([
    ['an open quote', 'a: "x', /^1:6 a bracket, quote/],
    ['an open bracket', 'a: [1,\n', /^2:1 .*closing bracket/],
    ['a tab', 'a:\n\tb: 1', /^2:1 .*tab/],
    ['a key twice', 'a:\n  b: 1\n  b: 2', /^3:3 the key "b" appears twice/],
    ['a key twice, once in quotes', 'b: 1\n"b": 2', /^2:1 the key "b"/],
    ['two documents', 'a: 1\n---\nb: 2', /^2:1 .*more than one/],
    ['an unknown tag', 'a: !secret x', /^1:4 a tag is not known/],
    ['an alias', 'a: &x 1\nb: *x', /^2:4 aliases are not supported/],
    ['an alias to itself', 'a: &a [*a]', /^1:8 aliases/],
    ['text that looks like an alias', 'clientSecret: *hunter2', /^1:15 aliases/],
    ['a reserved character', 'a: @b', /^1:4 .*quotes/],
    ['a mapping as key', '? {a: 1}\n: b', /^1:3 a key must be plain text/],
    ['a thousand brackets', '['.repeat(1000), /^1:66 .*64 levels/],
    ['a thousand dashes', '- '.repeat(1000), /^1:131 .*64 levels/],
    ['binary', '\u0001\u0002: [', /closing bracket/],
  ])('refuses %s at its place', (_, text, expected) => {
    expect(first(text)).toMatch(expected);
    expect(readDocument(text).value).toBeUndefined();
  });

  it('survives very many brackets and keys', () => {
    expect(first('['.repeat(100_000))).toMatch(/64 levels/);
    const keys = Array.from({ length: 30_000 }, (__, index) => `k${index}: v`).join('\n');
    expect(readDocument(`${keys}\nk5: again`).problems).toHaveLength(1);
  });

  it('never repeats a value, which may be a secret', () => {
    for (const text of ['a: *hunter2', 'a: !hunter2', 'a: @hunter2', 'a: "hunter2', 'a: b: hunter2']) {
      expect(JSON.stringify(readDocument(text).problems)).not.toContain('hunter2');
    }
  });

  it('knows the place of keys and values', () => {
    const { placeOf } = readDocument('providers:\n  my-op:\n    protocols: [oidc, saml]\n    title:\n');
    expect(placeOf(['providers', 'my-op', 'protocols'], 'key')).toEqual({ line: 3, column: 5 });
    expect(placeOf(['providers', 'my-op', 'protocols', 1], 'value')).toEqual({ line: 3, column: 23 });
    expect(placeOf(['providers', 'my-op', 'title'], 'value').line).toBe(4);
    expect(placeOf(['providers', 'other', 'title'], 'value').line).toBe(2);
    expect(placeOf([], 'value')).toEqual({ line: 1, column: 1 });
  });

  it('keeps __proto__ a key like any other', () => {
    const value = readDocument('__proto__: {polluted: true}').value;
    expect(Object.hasOwn(value as object, '__proto__')).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
