/** How the error codes of OAuth and OpenID Connect are described. */
import type { OutcomeClass } from '../errors.ts';

/** Where an error code is answered. `resource` is any API that takes an access token, UserInfo among them. */
export type Endpoint =
  | 'authorization'
  | 'token'
  | 'par'
  | 'introspection'
  | 'revocation'
  | 'registration'
  | 'device'
  | 'backchannel'
  | 'resource';

/** What an error code means. */
export interface ErrorMeaning {
  readonly class: Exclude<OutcomeClass, 'pending' | 'done' | 'security' | 'timeout'>;
  /** One sentence of fact, without capital letter and period. */
  readonly meaning: string;
  /** The most likely cause. */
  readonly likely?: string;
  /** What to do next. */
  readonly next: string;
  /** HTTP status, where the provider documents one. */
  readonly status?: number;
  /** `in-place`: answered at the endpoint, so the redirect listener never hears of it. */
  readonly where?: 'redirect' | 'in-place';
}

/** A code that a specification names. */
export interface SpecifiedError extends ErrorMeaning {
  /** The specification and its section. */
  readonly spec: string;
}

export type ErrorTable = Readonly<Record<string, SpecifiedError>>;
