/**
 * Whole pages at four widths, as golden transcripts, with values that are hard to set: East Asian text, emoji, letters with
 * combining marks. What matters is held apart from the golden files too, so that renewing them cannot hide it.
 */
import { describe, expect, it } from 'vitest';
import { widthOf } from '../../src/output/human/width.ts';
import { network, runIn } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

const WIDTHS = [40, 80, 120, 200];

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const TOKEN = `${encode({ alg: 'none' })}.${encode({
  iss: 'https://op.example.com/長い名前の発行者',
  sub: '5b0c1f0e-5d9b-4f6c-9a51-0c5f7d3c1a01',
  aud: 'client-1',
  exp: 1_800_000_000,
  iat: 1_700_000_000,
  name: '山田 太郎 田中 花子 鈴木 一郎 佐藤 美咲 高橋 健太',
  given_name: 'Zoë Ångström n\u0303andu\u0301 ก็ตาม ชื่อ',
  family_name: '👩‍👩‍👧‍👦 🇸🇪 👍🏽 ❤️ 김철수 박영희',
  nickname: 'ﾊﾝｶｸ ｶﾅ ﾃﾞﾊﾞｲｽ',
})}.`;

// biome-ignore lint/complexity/useRegexLiterals: a literal may hold no control character
const COLOURS = new RegExp('\\u001b\\[(\\d+)m', 'g');

interface Case {
  readonly name: string;
  /** Each is run in the folder that the one before left; the page of the last counts. */
  readonly lines: readonly (readonly string[])[];
  readonly code: number;
}

const LOGIN = ['login', '--provider', 'ingroupe', '--sandbox', '--headless'];
const CASES: readonly Case[] = [
  { name: 'login', lines: [LOGIN], code: 0 },
  { name: 'failing-login', lines: [[...LOGIN, '--fault', 'wrong-nonce']], code: 1 },
  { name: 'decode-token', lines: [['decode-token', TOKEN, '--show-pii']], code: 0 },
  {
    name: 'judge',
    lines: [
      [...LOGIN, '--fault', 'wrong-nonce', '--har', 'login.har', '--show-secrets', '--show-pii'],
      ['judge', 'login.har'],
    ],
    code: 1,
  },
  {
    name: 'sign-order',
    lines: [['sign-order', 'run', '--sandbox', '--headless', '--text', '同意します。 I agree.']],
    code: 0,
  },
];

/** What a terminal shows: standard error and standard output, in the order in which they are for reading. */
async function pageOf({ lines, code }: Case, columns: number, more: object = {}): Promise<string> {
  let files: Record<string, Uint8Array> = {};
  let page = '';
  for (const [at, argv] of lines.entries()) {
    const world = testWorld({ connect: network, isTTY: true, inside: true, columns, files, ...more });
    const ran = await runIn(world, argv);
    files = Object.fromEntries(world.disk);
    if (at < lines.length - 1) continue;
    expect(ran.code).toBe(code);
    page = ran.stdout + ran.stderr;
  }
  return page;
}

/** Ports are the system's choice, and hashes of what names one. */
const frozen = (page: string): string => page.replace(/(127\.0\.0\.1|localhost):\d{5}/g, '$1:00000');

/** An address is copied whole: it may stick out, where even a line of its own would be too short for it. */
const isTooLong = (line: string, columns: number): boolean => {
  const [address = ''] = line.match(/[a-z]+:\/\/\S+/) ?? [];
  return widthOf(line) > columns && widthOf(address) + 2 <= columns;
};

describe.each(CASES)('$name', (one) => {
  it.each(WIDTHS)('at %i columns', async (columns) => {
    const page = await pageOf(one, columns);
    await expect(frozen(page)).toMatchFileSnapshot(`widths/${one.name}-${columns}.txt`);
    expect(page.split('\n').filter((line) => isTooLong(line, columns))).toEqual([]);
  });

  it('breaks no word at 40 columns that fits a line', async () => {
    const words = (page: string) =>
      frozen(page)
        .split(/\s+/)
        // The sign that a command line goes on.
        .filter((word) => word !== '' && word !== '\\');
    const whole = new Set(words(await pageOf(one, 200)));
    // Only what is too long for its column may be in pieces: addresses, hashes, names with dots.
    const long = [...whole].filter((word) => widthOf(word) > 12);
    const broken = words(await pageOf(one, 40)).filter(
      (word) => !whole.has(word) && !long.some((other) => other.includes(word)),
    );
    expect(broken).toEqual([]);
  });

  it('says the same with colours, and without', async () => {
    const coloured = await pageOf(one, 80, { colors: true });
    expect(coloured).toMatch(COLOURS);
    expect(frozen(coloured.replace(COLOURS, ''))).toBe(frozen(await pageOf(one, 80)));
    // Bold, dim and three colours of the terminal's own palette: readable on light and on dark.
    const used = new Set([...coloured.matchAll(COLOURS)].map(([, code]) => Number(code)));
    expect([...used].filter((code) => ![0, 1, 2, 22, 31, 32, 35, 39].includes(code))).toEqual([]);
  });

  it('has a word beside every mark', async () => {
    const marks = /^\s*(?:[✓✗!–]\s+(?=\S))/;
    const WORDED =
      /✓ (?:passed|verified|logged|signed)|✗ (?:failed|\S+ .*(?:failed|refused))|! .+|– (?:not checked|\d+ not checked|.+ not checked:)/;
    const lines = (await pageOf(one, 200)).split('\n').filter((line) => marks.test(line));
    expect(lines.filter((line) => !WORDED.test(line))).toEqual([]);
  });
});
