/**
 * Values made to break whoever reads them: objects that bring their own `toString`, prototypes, promises, odd
 * strings.
 */
import fc from 'fast-check';

/** Names that JavaScript itself looks for on an object. */
const TRAPS = [
  'toString',
  'valueOf',
  'then',
  'toJSON',
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'length',
  'message',
  'name',
  'code',
];

const NUMBERS = ['0', '-0', '-1', '1e400', '1.5', '9007199254740993', '1e-7', '4294967296', '1700000000'];
const STRINGS = [
  '',
  ' ',
  'x',
  '__proto__',
  'constructor',
  '\u0000',
  '\u200b',
  '\ud800',
  '`',
  '$x',
  'a b',
  '€',
  '%',
  '%00',
  'none',
  'RS256',
  'https://a b',
  'http://[',
  'data:,x',
  '../..',
  '{}',
  '=',
  '&amp;',
  '<!--',
  ']]>',
];

/** JSON text of any value: text, because only a text can hold a member `__proto__` and one name twice. */
export const jsonText: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('null', 'true', 'false', '""', '{}', '[]', '[[]]'),
    fc.constantFrom(...NUMBERS),
    fc.constantFrom(...STRINGS).map((text) => JSON.stringify(text)),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
    fc
      .array(fc.tuple(fc.constantFrom(...TRAPS), tie('value')), { maxLength: 3 })
      .map((members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`),
  ),
})).value;

/** A JSON object with these members, each perhaps there, and traps beside them. */
export function objectText(
  members: readonly string[],
  fixed: Readonly<Record<string, string>> = {},
): fc.Arbitrary<string> {
  const some = fc.array(
    fc.tuple(fc.constantFrom(...members, ...TRAPS), fc.oneof(jsonText, jsonText, hugeText)),
    { maxLength: 5 },
  );
  const base = fc.subarray(Object.entries(fixed), { minLength: Math.max(0, Object.keys(fixed).length - 1) });
  return fc.tuple(base, some).map(([kept, more]) => {
    const all = [...kept, ...more].map(([name, value]) => `${JSON.stringify(name)}:${value}`);
    return `{${all.join(',')}}`;
  });
}

/** Larger than most readers expect, and small enough to make thousands of. */
const hugeText: fc.Arbitrary<string> = fc.constantFrom(
  JSON.stringify('x'.repeat(3000)),
  `[${Array.from({ length: 300 }, (_, at) => at).join(',')}]`,
  `${'['.repeat(60)}${']'.repeat(60)}`,
);

export const base64url = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');
