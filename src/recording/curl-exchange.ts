/** One exchange in the words of curl, before it becomes an entry. */

export interface Exchange {
  readonly line: number;
  readonly request: string[];
  readonly requestBody: Buffer[];
  readonly response: string[];
  readonly responseBody: Buffer[];
}

export interface Reading {
  take(line: string, number: number): void;
  exchanges(): readonly Exchange[];
  /** Scheme and host of a request that names only a path. */
  base(exchange: Exchange): string;
}

export const newExchange = (line: number): Exchange => ({
  line,
  request: [],
  requestBody: [],
  response: [],
  responseBody: [],
});

export function baseOf({ request }: Exchange, scheme: string): string {
  const host =
    request
      .find((line) => /^host:/i.test(line))
      ?.slice(5)
      .trim() ?? '';
  return host === '' ? '' : `${scheme}://${host}`;
}
