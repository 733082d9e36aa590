/** A consent signature as data: differences between its eIDs are values. */
import type { StatusClass } from './classes.ts';

/** Command line options that supply the value of a hint. */
export const HINT_OPTIONS = ['subject', 'birthdate', 'phone', 'externalRef', 'deviceId'] as const;

/** A value of `login_hint`: a word, a hyphen, and an identifier of the person. */
export interface HintRule {
  /** The word before the hyphen. */
  readonly prefix: string;
  /** The allowed identifier, as the source of a regular expression over the whole value. */
  readonly pattern: string;
  /** The same for display, e.g. `12 digits, yyyymmddnnnn`. */
  readonly shape: string;
  readonly required: boolean;
  /** The option that supplies it; absent: only through a custom request object. */
  readonly option?: (typeof HINT_OPTIONS)[number];
}

/** A signing method: one eID. */
export interface SigningMethod {
  readonly title: string;
  /** The part of `acr_values` after the prefix. */
  readonly name: string;
  readonly hints: readonly HintRule[];
}

/** The members of an answer, selected by the first one present. */
export interface ConsentDialect {
  readonly id: string;
  /** The member with the status URL; it identifies the dialect. */
  readonly statusUrl: string;
  /** A member of the first answer, copied to the query of the status URL under the same name. */
  readonly statusQuery?: string;
}

/** The meaning of a word in a status answer. */
interface StatusMeaning {
  readonly class: StatusClass;
  /** The meaning, for display. */
  readonly meaning: string;
}

export interface ConsentProtocol {
  /** Paths below the issuer. */
  readonly endpoints: Readonly<Record<'jwks' | 'authorize' | 'token' | 'userinfo' | 'signature', string>>;
  /** The part of `acr_values` before the method name. */
  readonly methodPrefix: string;
  /** Keyed by the word for `--method`. */
  readonly methods: Readonly<Record<string, SigningMethod>>;
  /** Names of methods that log in but do not sign. */
  readonly loginMethods: readonly string[];
  /** Clients that the documentation names and that do not sign, each with what it is. */
  readonly otherClients?: Readonly<Record<string, string>>;
  /** The scope required for signing. */
  readonly signScope: string;
  /** `enc` of the request object. */
  readonly contentEncryption: string;
  readonly dialects: readonly ConsentDialect[];
  /** Members of a status answer that may hold the status; the first one present counts. */
  readonly statusMembers: readonly string[];
  /** Members, of a status answer or the first one, that may hold the completion URL. */
  readonly completeMembers: readonly string[];
  /** All status words, of every dialect. */
  readonly statuses: Readonly<Record<string, StatusMeaning>>;
  /** Members with the text the phone shows in addition. */
  readonly referenceMembers: readonly string[];
  /** How to start the app on this device: the member with its token, and the URL with `{token}` in it. */
  readonly appStart: { readonly member: string; readonly url: string };
  /** Seconds between status polls. */
  readonly pollSeconds: number;
  /** Additional origins that status, completion and redirects may lead to (rule ALL-9). */
  readonly origins: readonly string[];
}
