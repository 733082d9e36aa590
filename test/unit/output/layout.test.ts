import { describe, expect, test } from 'vitest';
import { flow, hang, table, wrap } from '../../../src/output/human/layout.ts';
import { type Block, bad, dim, textOf } from '../../../src/output/human/line.ts';
import { cut, widthOf } from '../../../src/output/human/width.ts';

const text = (lines: Block) => lines.map((line) => textOf(line));

describe('the width of a text is counted in columns', () => {
  test.each([
    ['plain', 5],
    ['Ærøskøbing ✓', 12],
    ['東京', 4],
    ['ｶﾞ', 2],
    ['한국', 4],
    ['👩‍👩‍👧', 2],
    ['🇳🇴', 2],
    ['1️⃣', 2],
    ['✔️', 2],
    ['e\u0301', 1],
    ['\u200b', 0],
    ['', 0],
  ])('%s takes %i', (given, width) => {
    expect(widthOf(given)).toBe(width);
  });

  test('a cut never goes through a character', () => {
    expect(cut('e\u0301e\u0301東京👩‍👩‍👧', 3)).toEqual(['e\u0301e\u0301', '東', '京', '👩‍👩‍👧']);
  });

  test('a character wider than the room stands alone', () => {
    expect(cut('東京', 1)).toEqual(['東', '京']);
  });
});

describe('a flow', () => {
  test('breaks between items, and leaves no separator behind', () => {
    expect(text(flow(['one', 'two', 'three'], 11, ' · '))).toEqual(['one · two', 'three']);
  });
});

describe('wrapping', () => {
  test.each([
    ['at spaces', 'one two three', 7, ['one two', 'three']],
    ['inside a word that is too long', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['a long word begins a new line', 'ab cdefghij', 4, ['ab', 'cdef', 'ghij']],
    ['never inside a URL', 'see https://op.example.com now', 8, ['see', 'https://op.example.com', 'now']],
    ['after a part of a long word', 'urn:oasis:names:tc:SAML', 10, ['urn:oasis:', 'names:tc:', 'SAML']],
    ['not after the first letters', 'a-bcdefghijk', 6, ['a-bcde', 'fghijk']],
    [
      'a hash in even parts',
      '0123456789abcdef'.repeat(4),
      60,
      ['0123456789abcdef'.repeat(2), '0123456789abcdef'.repeat(2)],
    ],
    ['line ends stay', 'one\ntwo', 10, ['one', 'two']],
    ['inner spaces stay', 'a  b', 10, ['a  b']],
    ['wide characters', '東京 大阪', 5, ['東京', '大阪']],
    ['nothing', '', 10, ['']],
  ])('%s', (_, given, width, lines) => {
    expect(text(wrap(given, width))).toEqual(lines);
  });

  test('spans that touch are one word', () => {
    expect(text(wrap(['one two', dim('three')], 8))).toEqual(['one', 'twothree']);
  });

  test('tones survive', () => {
    expect(wrap([bad('no'), ' ', dim('go')], 3)).toEqual([
      [{ text: 'no', tone: 'fail' }],
      [{ text: 'go', tone: 'dim' }],
    ]);
  });
});

describe('tables', () => {
  test('columns are aligned, numbers to the right', () => {
    const rows = [
      ['a', '1 ms', 'x'],
      ['bcd', '10 ms', ''],
    ];
    expect(text(table(rows, { width: 40, indent: 2, right: [1] }))).toEqual([
      '  a     1 ms  x',
      '  bcd  10 ms',
    ]);
  });

  test('the flexible column gives way', () => {
    const rows = [['name', 'one two three four five six', 'from here']];
    expect(text(table(rows, { width: 36, flexible: 1 }))).toEqual([
      'name  one two three four  from here',
      '      five six',
    ]);
  });

  test('without room cells stand one after the other', () => {
    expect(text(table([['first', 'second column that is long', 'third']], { width: 20 }))).toEqual([
      'first',
      '  second column that',
      '  is long  third',
    ]);
  });

  test('a column in which nothing stands takes no room', () => {
    expect(text(table([['a', '', 'c']], { width: 40 }))).toEqual(['a  c']);
  });

  test('nothing gives nothing', () => {
    expect(table([], { width: 40 })).toEqual([]);
  });
});

test('items that flow stay whole', () => {
  expect(text(flow(['✓ iss', '✓ aud', '✓ at_hash'], 14))).toEqual(['✓ iss  ✓ aud', '✓ at_hash']);
});

test('what hangs begins at one column', () => {
  expect(text(hang('no', 4, wrap('one two', 3)))).toEqual(['no  one', '    two']);
});

describe('a command line that is too long', () => {
  test('can be copied as it stands, and words in quotes stay whole', () => {
    const line = `idcli login --scope 'openid offline_access email' --param "a b=c" --issuer https://op.example.com`;
    const lines = text(wrap(line, 30));
    expect(lines).toEqual([
      'idcli login --scope \\',
      `    'openid offline_access email' \\`,
      '    --param "a b=c" --issuer \\',
      '    https://op.example.com',
    ]);
    expect(lines.join('\n').replace(/ \\\n */g, ' ')).toBe(line);
  });

  test('starts on a line of its own behind words', () => {
    expect(text(wrap('without an account, try: idcli login --provider ingroupe --sandbox', 40))).toEqual([
      'without an account, try:',
      'idcli login --provider ingroupe \\',
      '    --sandbox',
    ]);
  });

  test.each([
    'idcli itself failed at 3 of the lines, which say so, as it should not',
    'idcli trusts what --trust-project allows; read the file before that',
  ])('prose is wrapped as prose: %s', (prose) => {
    expect(text(wrap(prose, 30)).join(' ')).toBe(prose);
  });
});
