/** The counter that holds growth in other tests can tell a line from a parabola. */
import { expect, test } from 'vitest';
import { growth } from '../../helpers/steps.ts';

const { loop, nothing } = await import('./loops.ts');

test.each([
  ['no loop', nothing, 0.9, 1.1],
  ['one pass', loop, 1.9, 2.1],
  ['a pass for each', (size: number) => loop(size * size), 3.8, 4.2],
])('%s', async (_, work, least, most) => {
  const factor = await growth(work, 300);
  expect(factor).toBeGreaterThan(least);
  expect(factor).toBeLessThan(most);
});
