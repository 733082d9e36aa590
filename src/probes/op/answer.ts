/** Answers of a provider to probes. */
import type { Json } from '../../common/json.ts';
import type { ProbeClient } from './client.ts';
import type { Change, Pairs } from './parameters.ts';

/** An answer of an endpoint that is called by clients. */
export interface Reply {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  /** Absent when the body is no JSON object. */
  readonly json?: { readonly [member: string]: Json };
  readonly text: string;
}

export interface TokenOptions {
  readonly client?: ProbeClient;
  /** False: without authentication of the client. */
  readonly authenticated?: false;
  /** Without a DPoP proof, where there would be one. */
  readonly unproven?: true;
  readonly headers?: Readonly<Record<string, string>>;
  readonly change?: Change;
}

interface Told {
  /** What was seen, in a few words. */
  readonly told: string;
  /** The request as it was sent. */
  readonly sent: Pairs;
}

interface Answered extends Told {
  readonly kind: 'answered';
  readonly url: URL;
  readonly parameters: URLSearchParams;
  readonly via: 'query' | 'fragment' | 'form_post';
  /** A page asked the person for something. */
  readonly asked: boolean;
}

export interface Stayed extends Told {
  readonly kind: 'stayed';
  readonly status: number;
  /** The protocol's error on the page, or in the answer to a pushed request. */
  readonly error?: string;
  /** It looks like the beginning of a login: whether it ends well is not known. */
  readonly isLogin: boolean;
  /** Everything that the good login was given was given here, too. */
  readonly isPlayed: boolean;
}

export type AuthorizationAnswer = Answered | Stayed;
