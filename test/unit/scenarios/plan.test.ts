/** Cases, selections and shards. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf, selectCases, shardOf } from '../../../src/scenarios/plan.ts';
import type { Case } from '../../../src/scenarios/scenario.ts';
import { runs } from '../../helpers/property.ts';
import { casesOf } from './program.ts';

const titles = (cases: readonly Case[]): string[][] =>
  cases.map(({ steps }) => steps.map(({ title }) => title));

describe('cases', () => {
  it.each<[what: string, file: string, cases: string[][]]>([
    ['single steps', 'steps: [{run: a}, {run: b}]', [['a'], ['b']]],
    [
      'steps that hand values on, and others between them',
      `steps: [{run: a, capture: {x: y}}, {run: b}, {run: 'c \${x}'}, {run: d}]`,
      [['a', `c \${x}`], ['b'], ['d']],
    ],
    [
      'two chains that meet',
      `steps: [{run: a, capture: {x: p}}, {run: b, capture: {y: p}}, {run: 'c \${x} \${y}'}, {run: 'd \${y}'}]`,
      [['a', 'b', `c \${x} \${y}`, `d \${y}`]],
    ],
    [
      'a value that is captured anew',
      `steps: [{run: a, capture: {x: p}}, {run: 'b \${x}', capture: {x: p}}, {run: 'c \${x}'}]`,
      [['a', `b \${x}`, `c \${x}`]],
    ],
    ['a sandbox that is shared', '{sandbox: file, steps: [{run: a}, {run: b}]}', [['a', 'b']]],
    [
      'a matrix of the file',
      `{matrix: {n: [1, 2]}, inOrder: true, steps: [{run: 'a \${matrix.n}'}, {run: b}]}`,
      [
        ['a 1 [n=1]', 'b [n=1]'],
        ['a 2 [n=2]', 'b [n=2]'],
      ],
    ],
    [
      'every combination, the last name changing fastest',
      'steps: [{run: a, matrix: {x: [1, 2], y: [p, q]}}]',
      [['a [x=1, y=p]'], ['a [x=1, y=q]'], ['a [x=2, y=p]'], ['a [x=2, y=q]']],
    ],
    ['rows', 'steps: [{run: a, matrix: [{x: 1}, {x: 2, y: z}]}]', [['a [x=1]'], ['a [x=2, y=z]']]],
    [
      'steps that are called the same',
      'steps: [{run: a}, {run: a}, {run: a}]',
      [['a'], ['a (2)'], ['a (3)']],
    ],
  ])('%s', (_, file, cases) => {
    expect(titles(casesOf(file))).toEqual(cases);
  });

  it('put a matrix into everything, and keep its types', () => {
    const [one] = casesOf(
      `{matrix: [{code: 5, checks: [id_token.nonce], path: claims.name, who: Ann}], steps: [{
        run: 'a \${matrix.who}', stdin: 'for \${matrix.who}', env: {WHO: '\${matrix.who}'},
        expect: {exit: '\${matrix.code}', failing: '\${matrix.checks}', document: {a: '\${matrix.code}'}}}]}`,
    );
    expect(one?.steps[0]?.step).toMatchObject({
      words: ['a', 'Ann'],
      stdin: 'for Ann',
      env: { WHO: 'Ann' },
      expect: {
        exit: [5],
        failing: ['id_token.nonce'],
        document: [{ comparison: { how: 'equals', value: 5 } }],
      },
    });
  });

  it('of a chain of 10,000 steps make one case', () => {
    const steps = Array.from({ length: 10_000 }, (_, at) =>
      at === 0 ? '{run: a, capture: {x: p}}' : `{run: 'a \${x}', capture: {x: p}}`,
    );
    expect(casesOf(`steps: [${steps.join(',')}]`)).toHaveLength(1);
  });
});

describe('selections', () => {
  const cases = casesOf(
    `{tags: [all], steps: [{name: one, run: a, tags: [smoke]}, {name: two, run: b}, {name: Three, run: c, capture: {x: p}}, {name: four, run: 'd \${x}', tags: [slow]}]}`,
  );
  it.each<[what: string, selection: Parameters<typeof selectCases>[1], steps: string[][]]>([
    ['all', { tags: [] }, [['one'], ['two'], ['Three', 'four']]],
    ['a tag of a step', { tags: ['smoke'] }, [['one']]],
    ['a tag of the file', { tags: ['all'] }, [['one'], ['two'], ['Three', 'four']]],
    ['one of several tags', { tags: ['smoke', 'slow'] }, [['one'], ['Three', 'four']]],
    ['what a step needs comes with it', { tags: ['slow'] }, [['Three', 'four']]],
    ['a pattern', { tags: [], grep: /three/i }, [['Three', 'four']]],
    ['the file', { tags: [], grep: /0\.yaml/ }, [['one'], ['two'], ['Three', 'four']]],
    ['both have to hold of one step', { tags: ['slow'], grep: /Three/ }, []],
  ])('%s', (_, selection, steps) => {
    expect(titles(selectCases(cases, selection))).toEqual(steps);
  });
});

describe('shards', () => {
  const chain = (length: number, name: string) =>
    `{inOrder: true, steps: [${Array.from({ length }, (_, at) => `{name: ${name}-${at}, run: a}`).join(',')}]}`;

  it('are the whole together, share no step, and are even', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 7 }),
        (lengths, of) => {
          const cases = casesOf(...lengths.map((length, at) => chain(length, `c${at}`)));
          const shards = Array.from({ length: of }, (_, at) => shardOf(cases, { index: at + 1, of }));
          const all = shards.flat().flatMap(({ steps }) => steps.map(({ id }) => id));
          expect([...all].sort()).toEqual(cases.flatMap(({ steps }) => steps.map(({ id }) => id)).sort());
          const loads = shards.map((shard) => shard.reduce((sum, { steps }) => sum + steps.length, 0));
          // Whoever is given the last case was the lightest before.
          expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(Math.max(...lengths));
        },
      ),
      runs(200),
    );
  });

  it('do not depend on the order of the files', () => {
    const cases = casesOf(chain(3, 'a'), chain(1, 'b'), chain(2, 'c'), chain(2, 'd'));
    const ids = (some: readonly Case[]) => some.map(({ steps: [first] }) => first?.id).sort();
    for (const index of [1, 2]) {
      expect(ids(shardOf([...cases].reverse(), { index, of: 2 }))).toEqual(
        ids(shardOf(cases, { index, of: 2 })),
      );
    }
    expect(digestOf([...cases].reverse())).toBe(digestOf(cases));
    expect(digestOf(cases.slice(1))).not.toBe(digestOf(cases));
  });
});
