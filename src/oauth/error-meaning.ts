/** Descriptions of OAuth and OpenID Connect error codes. */
import type { OutcomeClass } from '../errors.ts';

/** The endpoint that returns an error code. `resource` is any API that takes an access token, including UserInfo. */
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

/** The meaning of an error code. */
export interface ErrorMeaning {
  readonly class: Exclude<OutcomeClass, 'pending' | 'done' | 'security' | 'timeout'>;
  /** One factual sentence, without initial capital and period. */
  readonly meaning: string;
  /** The most likely cause. */
  readonly likely?: string;
  /** What to do next. */
  readonly next: string;
  /** HTTP status, if the provider documents one. */
  readonly status?: number;
  /** `in-place`: returned at the endpoint, so the redirect listener never sees it. */
  readonly where?: 'redirect' | 'in-place';
}

/** A code defined by a specification. */
export interface SpecifiedError extends ErrorMeaning {
  /** The specification and its section. */
  readonly spec: string;
}

export type ErrorTable = Readonly<Record<string, SpecifiedError>>;
