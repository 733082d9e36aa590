export const nothing = (): number => 0;

export function loop(times: number): number {
  let sum = 0;
  for (let at = 0; at < times; at += 1) sum += at & 1;
  return sum;
}
