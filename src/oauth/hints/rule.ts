/** A hint as data: for which error, after which request, on which words of the provider. */
import type { Endpoint } from '../error-meaning.ts';

/** What was sent, as far as hints look at it. */
export interface Sent {
  /** How the client authenticates: `client_secret_basic`, `private_key_jwt`, … */
  readonly clientAuth?: string;
  /** Parameters of the refused request, by name. At the authorization endpoint those that were pushed count, too. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface HintRule {
  /** Absent: any code. */
  readonly errors?: readonly string[];
  readonly at: readonly Endpoint[];
  /** What must have been sent. */
  readonly sent?: (sent: Sent) => boolean;
  /** Words of the description, or of the page. */
  readonly said?: RegExp;
  readonly likely: string | ((sent: Sent) => string);
  readonly next: string;
}

export const has =
  (name: string) =>
  ({ parameters }: Sent): boolean =>
    parameters.has(name);

export const lacks =
  (name: string) =>
  ({ parameters }: Sent): boolean =>
    !parameters.has(name);

export const by =
  (...methods: readonly string[]) =>
  ({ clientAuth }: Sent): boolean =>
    clientAuth !== undefined && methods.includes(clientAuth);

export const all =
  (...conditions: readonly ((sent: Sent) => boolean)[]) =>
  (sent: Sent): boolean =>
    conditions.every((condition) => condition(sent));

/** Whether a space-separated parameter has a word. */
export const word =
  (name: string, value: string) =>
  ({ parameters }: Sent): boolean =>
    (parameters.get(name) ?? '').split(' ').includes(value);

export const not =
  (condition: (sent: Sent) => boolean) =>
  (sent: Sent): boolean =>
    !condition(sent);
