/** A way to make a token that exactly one check refuses. */
import { type Members, TOKEN_KINDS, type TokenKind, type TokenPlan } from '../plan.ts';

export interface TokenBreak {
  readonly check: string;
  /** What was done, for people: `aud names another client`. */
  readonly does: string;
  /** Kinds that can be broken so, the usual one first. */
  readonly kinds: readonly TokenKind[];
  /** Checks that cannot but fail or warn, too. */
  readonly beside?: readonly string[];
  /** The value to differ from; made up unless given. */
  readonly needs?: readonly Needed[];
  apply(plan: TokenPlan): void;
}

export type Needed = 'nonce' | 'state' | 'code' | 'accessToken' | 'audience';
type More = Pick<TokenBreak, 'beside' | 'needs'>;

/** Kinds that any reader judges as a token of one issuer. */
export const SIGNED: readonly TokenKind[] = [
  'id-token',
  ...TOKEN_KINDS.filter((kind) => kind !== 'id-token'),
];

export const HOUR = 3600;

/** Breaks of the claims of one kind of token; the family is the first part of their checks. */
export const breaksOf =
  (family: string, ...kinds: readonly TokenKind[]) =>
  (what: string, does: string, apply: (plan: TokenPlan) => void, more: More = {}): TokenBreak => ({
    check: `${family}.${what}`,
    does,
    kinds,
    apply,
    ...more,
  });

export const sets =
  (claims: Members) =>
  ({ payload }: TokenPlan): void => {
    Object.assign(payload, claims);
  };

export const drops =
  (...names: readonly string[]) =>
  ({ payload }: TokenPlan): void => {
    for (const name of names) delete payload[name];
  };

export const says =
  (typ: string) =>
  ({ header }: TokenPlan): void => {
    header.typ = typ;
  };

/** Moves a time by seconds from now. */
export const moves =
  (name: string, seconds: number) =>
  ({ payload, now }: TokenPlan): void => {
    payload[name] = now + seconds;
  };

/** It was good an hour ago. */
export function expired(plan: TokenPlan): void {
  moves('iat', -2 * HOUR)(plan);
  moves('exp', -HOUR)(plan);
}

/** It was made by a clock that is an hour ahead. */
export function ahead(plan: TokenPlan): void {
  moves('iat', HOUR)(plan);
  moves('exp', 2 * HOUR)(plan);
}
