/** A consent signature as data: what differs between its eIDs stands here as values. */
import type { StatusClass } from './classes.ts';

/** Options of the command line that give the value of a hint. */
export const HINT_OPTIONS = ['subject', 'birthdate', 'phone', 'externalRef', 'deviceId'] as const;

/** A value of `login_hint`: a word, a hyphen, and what the person is known by. */
export interface HintRule {
  /** The word before the hyphen. */
  readonly prefix: string;
  /** What may stand behind it, as the source of a regular expression over the whole value. */
  readonly pattern: string;
  /** The same for people, e.g. `12 digits, yyyymmddnnnn`. */
  readonly shape: string;
  readonly required: boolean;
  /** The option of the command line that gives it; absent: only by a request object of one's own. */
  readonly option?: (typeof HINT_OPTIONS)[number];
}

/** A way to sign: one eID. */
export interface SigningMethod {
  readonly title: string;
  /** What stands behind the prefix in `acr_values`. */
  readonly name: string;
  readonly hints: readonly HintRule[];
}

/** Which members an answer has, by the first of them that is there. */
export interface ConsentDialect {
  readonly id: string;
  /** The member with the URL to ask; it tells the dialect. */
  readonly statusUrl: string;
  /** A member of the first answer that goes into the query of the status URL under the same name. */
  readonly statusQuery?: string;
}

/** What a word of a status answer means. */
interface StatusMeaning {
  readonly class: StatusClass;
  /** What it means, for people. */
  readonly meaning: string;
}

export interface ConsentProtocol {
  /** Paths below the issuer. */
  readonly endpoints: Readonly<Record<'jwks' | 'authorize' | 'token' | 'userinfo' | 'signature', string>>;
  /** What stands before the name of a method in `acr_values`. */
  readonly methodPrefix: string;
  /** By the word that `--method` takes. */
  readonly methods: Readonly<Record<string, SigningMethod>>;
  /** Names of methods that log in and do not sign. */
  readonly loginMethods: readonly string[];
  /** The scope without which nothing is signed. */
  readonly signScope: string;
  /** `enc` of the request object. */
  readonly contentEncryption: string;
  readonly dialects: readonly ConsentDialect[];
  /** Members of a status answer that hold the status, first come first served. */
  readonly statusMembers: readonly string[];
  /** Members, of a status answer or of the first one, with the URL that completes. */
  readonly completeMembers: readonly string[];
  /** Words that a status can be, of every dialect. */
  readonly statuses: Readonly<Record<string, StatusMeaning>>;
  /** Members that hold what the phone shows beside the text. */
  readonly referenceMembers: readonly string[];
  /** How the app is started on this device: the member with its token, and the URL with `{token}` in it. */
  readonly appStart: { readonly member: string; readonly url: string };
  /** Seconds between two questions for the status. */
  readonly pollSeconds: number;
  /** Origins, beside the issuer's, that status, completion and redirects may lead to (rule ALL-9). */
  readonly origins: readonly string[];
}
