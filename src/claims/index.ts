/** Provider claims → normalized claims. Pure: no network, no clock. */
import type { Json } from '../outcome.ts';
import type { Claims, ClaimsProtocol, ClaimsProvider } from './types.ts';

export interface NormalizeInput {
  readonly provider: ClaimsProvider;
  readonly protocol: ClaimsProtocol;
  /** What the issuer said, in order of precedence; the first wins over the later ones (CL-12). */
  readonly origins: readonly {
    readonly name: 'id_token' | 'userinfo' | 'subject' | 'attributes';
    readonly claims: { readonly [name: string]: Json };
  }[];
  readonly issuer?: string;
  readonly audience?: string;
  readonly retrievedAt?: Date;
  /** True only if every check of the system's specification passed. */
  readonly verified: boolean;
  readonly sandbox?: boolean;
  /** Scopes that were asked for, and those that were granted (absent: all). */
  readonly scopes?: { readonly requested: readonly string[]; readonly granted?: readonly string[] };
  /** Claim names that must be there for each granted scope, from the preset. */
  readonly mandatory?: Readonly<Record<string, readonly string[]>>;
}

export interface Normalized {
  readonly claims: Claims;
  /** Claim path → origin, e.g. `age.over.18` → `id_token.age_over_18`. */
  readonly sources: Readonly<Record<string, string>>;
  /** The portrait's bytes, for the option that saves them; never part of the document. */
  readonly portrait?: Uint8Array;
}

export declare function normalizeClaims(input: NormalizeInput): Normalized;
