/**
 * Counts the steps of code instead of its time: V8 reports how often each block of JavaScript ran. The same input gives
 * the same count on any machine, however busy. Work inside regular expressions and other built-in functions does not
 * count; `bench/growth.js` measures that.
 *
 * V8 only counts blocks in code compiled after the counter has started, so a test loads the code under test with `await
 * import()`, after this file.
 */
import { Session } from 'node:inspector';

interface Coverage {
  readonly result?: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
  }[];
}

const session = new Session();
session.connect();
/** Within one thread the answer arrives before `post` returns. */
function ask(method: string, params: object = {}): Coverage {
  let answer: Coverage = {};
  session.post(method, params, (error, result) => {
    if (error !== null) throw error;
    answer = result as Coverage;
  });
  return answer;
}
ask('Profiler.enable');
ask('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

const OURS = /\/(?:src|test)\//;

/** Returns how many blocks of our own code `work` runs. */
async function countSteps(work: () => unknown): Promise<number> {
  // Taking the counts also resets them.
  ask('Profiler.takePreciseCoverage');
  await work();
  const { result = [] } = ask('Profiler.takePreciseCoverage');
  return result
    .filter(({ url }) => OURS.test(url))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
    .reduce((sum, { count }) => sum + count, 0);
}

/** Returns the factor by which the steps grow when the input doubles: 1 for constant, 2 for linear, 4 for quadratic. */
export async function growth(work: (size: number) => unknown, size: number): Promise<number> {
  await work(size);
  const once = await countSteps(() => work(size));
  return (await countSteps(() => work(2 * size))) / once;
}
