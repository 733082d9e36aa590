/**
 * Number of runs of property tests. The seed is pinned, so that no run fails by luck; `RUNS=20000` uses a random one.
 */
export function runs(count: number): { readonly numRuns: number; readonly seed?: number } {
  const wanted = Number(process.env.RUNS ?? 0);
  return wanted > 0 ? { numRuns: wanted } : { numRuns: count, seed: 20_261_122 };
}
