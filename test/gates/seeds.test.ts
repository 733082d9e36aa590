/** Random input is the same on every run, unless a run asks for other: no test fails by luck. */
import { expect, it } from 'vitest';
import { sourceFiles } from './source.ts';

const CALL = /\bfc\.(?:assert|sample|check)\(/g;
const PINNED = /\b(?:runs|batches)\(|\bRUNS\b/;

/** The arguments of a call, up to its closing parenthesis. */
function argumentsAt(text: string, start: number): string {
  let depth = 1;
  let at = start;
  for (; at < text.length && depth > 0; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
  }
  return text.slice(start, at);
}

it('every property is tried with a pinned seed', () => {
  const calls = sourceFiles('test').flatMap(({ path, text }) =>
    [...text.matchAll(CALL)].map(({ 0: call, index }) => ({
      path,
      line: text.slice(0, index).split('\n').length,
      words: argumentsAt(text, index + call.length),
    })),
  );
  expect(calls.length).toBeGreaterThan(20);
  const loose = calls.filter(({ words }) => !PINNED.test(words));
  expect(
    loose.map(({ path, line }) => `${path}:${line}`),
    'use runs() of helpers/property.ts',
  ).toEqual([]);
});
