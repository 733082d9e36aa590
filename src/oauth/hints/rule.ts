/** A hint as data: matches an error, the request, and the provider's words. */
import type { Endpoint } from '../error-meaning.ts';

/** The parts of the request that hints look at. */
export interface Sent {
  /** How the client authenticates: `client_secret_basic`, `private_key_jwt`, … */
  readonly clientAuth?: string;
  /** The Basic credentials contain characters that RFC 6749, 2.3.1 percent-encodes. */
  readonly escaped?: boolean;
  /** Parameters of the refused request, by name. At the authorization endpoint, pushed ones count too. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface HintRule {
  /** Absent: any code. */
  readonly errors?: readonly string[];
  readonly at: readonly Endpoint[];
  /** Condition on the request. */
  readonly sent?: (sent: Sent) => boolean;
  /** Pattern in the description or the page. */
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

/** Whether a space-separated parameter contains a word. */
export const word =
  (name: string, value: string) =>
  ({ parameters }: Sent): boolean =>
    (parameters.get(name) ?? '').split(' ').includes(value);

export const not =
  (condition: (sent: Sent) => boolean) =>
  (sent: Sent): boolean =>
    !condition(sent);
