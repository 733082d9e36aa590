import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonText } from '../../../../src/protocol/http/strict-json.ts';
import { runs } from '../../../helpers/property.ts';

describe('a text that is the same when it is written again is not walked', () => {
  /** White space in front has it walked, and changes nothing else. */
  const walked = (text: string) => readJsonText(` ${text}`);

  it('and is read like any other', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(readJsonText(text)).toEqual(walked(text));
      }),
      runs(500),
    );
  });

  it.each([
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    '{"a":{"b":1,"b":1}}',
    '{"__proto__":{"a":1}}',
    '{"__proto__":1,"__proto__":2}',
    '{"n":9007199254740993}',
    '{"n":9007199254740994}',
    '{"n":1e400}',
    '{"n":-0}',
    '{"n":0.12345678901234567}',
    '{"1":0,"0":1}',
    '"\\ud800"',
    `${'['.repeat(100)}${']'.repeat(100)}`,
    `${'['.repeat(101)}${']'.repeat(101)}`,
    `${'{"a":'.repeat(101)}1${'}'.repeat(101)}`,
    'null',
    '""',
  ])('%s', (text) => {
    expect(readJsonText(text)).toEqual(walked(text));
  });
});
