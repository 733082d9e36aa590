/** An arrow of the diagram before it is put into its place. */
import type { Entry } from '../../recording/entry.ts';
import type { Message } from '../../sequence.ts';

/** `at` is the place among all entries of the recording. */
export type Row = Omit<Message, 'exchange' | 'where'> & { readonly entry?: Entry; readonly at?: number };

export const carried = (parameters: URLSearchParams, names: readonly string[]): Message['carries'] =>
  names.flatMap((name) => {
    const value = parameters.get(name);
    return value === null ? [] : [{ name, value }];
  });
