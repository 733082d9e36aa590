/** Request files as people write them down: where they stop being JSON, and why. */
import { expect, it } from 'vitest';
import { describeJsonTrouble } from '../../src/common/json-trouble.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runJson } from '../helpers/run.ts';

it.each([
  ['no braces', '"scope": "openid",\n"state": "s"', /^line 1, column 8: there are no braces/],
  [
    'single quotes',
    '{\n  "scope": "openid",\n  "state": \'s\'\n}',
    /^line 3, column 12: a text in single quotes/,
  ],
  ['a missing comma', '{\n  "a": "b"\n  "c": 1\n}', /^line 3, column 3: a comma is missing/],
  ['a comma too many', '{\n  "a": [1, 2],\n}', /^line 2, column 14: a comma with nothing behind it/],
  ['a bare object', '{\n"a": 1,\n{\n"b": {}\n}\n}', /^line 3, column 1: an object where a member name/],
  ['no end', '{ "a": 1', /^line 1, column 9: .*} is missing/],
  ['typographic quotes', '{ "a": “b” }', /^line 1, column 8: typographic quotes/],
  ['a line break in a text', '{ "a": "b\nc" }', /^line 1, column 10: a line break/],
  ['a bare word', '{ "a": yes }', /^line 1, column 8: a value that is neither/],
  ['nothing', '', /^line 1, column 1: the text ends/],
  ['two documents', '{} {}', /^line 1, column 4: the text goes on/],
])('%s', (_, text, trouble) => {
  expect(describeJsonTrouble(text)).toMatch(trouble);
});

it.each(['{}', ' [1, -2.5e3, "a\\u00e9\\n", true, null, {"b": []}] ', '"x"', '0'])(
  'nothing wrong: %s',
  (text) => {
    expect(() => JSON.parse(text)).not.toThrow();
    expect(describeJsonTrouble(text)).toBeUndefined();
  },
);

const FILES = { '/project/r.json': '{\n  "language": \'en\'\n}\n' };

it('sign-consent says line, column and cause', async () => {
  const { code, document } = await runJson(onlineWorld({ files: FILES }), [
    ...['sign-consent', '--sandbox', '--request-file', 'r.json'],
  ]);
  expect([code, document.error?.code]).toEqual([2, 'INPUT_UNREADABLE']);
  expect(document.error?.hint).toContain('line 2, column 15: a text in single quotes');
});

it('a REST session, too', async () => {
  const { code, document } = await runJson(onlineWorld({ files: FILES }), [
    ...['login', '--provider', 'signicat-sms-otp', '--protocol', 'rest', '--sandbox', '--headless'],
    ...['--request-file', 'r.json'],
  ]);
  expect([code, document.error?.code]).toEqual([2, 'USAGE']);
  expect(document.error?.hint).toContain('line 2, column 15: a text in single quotes');
});
