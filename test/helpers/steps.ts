/**
 * Counts what code does instead of how long it takes: V8 says how often each block of JavaScript ran. The same input gives
 * the same count on any machine, however busy it is. Work inside regular expressions and other built-in functions does not
 * count; `bench/growth.js` measures that.
 *
 * V8 counts blocks only in code that it compiles after the counter has started, so a test loads what it counts with
 * `await import()`, after this file.
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
/** Within one thread, the answer comes before `post` returns. */
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

/** How many blocks of our own code `work` runs. */
async function countSteps(work: () => unknown): Promise<number> {
  // Taking the counts also starts them anew.
  ask('Profiler.takePreciseCoverage');
  await work();
  const { result = [] } = ask('Profiler.takePreciseCoverage');
  return result
    .filter(({ url }) => OURS.test(url))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
    .reduce((sum, { count }) => sum + count, 0);
}

/**
 * By what factor the steps grow when the input doubles: 1 when they do not depend on it, 2 when they are linear, 4 when
 * they are quadratic.
 */
export async function growth(work: (size: number) => unknown, size: number): Promise<number> {
  await work(size);
  const once = await countSteps(() => work(size));
  return (await countSteps(() => work(2 * size))) / once;
}
