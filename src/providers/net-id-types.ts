/** Net iD Access as data: its words, what they mean, and what it says to people. */
import type { StatusClass } from './classes.ts';

/** What a value of `status` or `niasStatus` means. */
export interface NetIdWord {
  readonly class: StatusClass;
  /** What it means, for people. */
  readonly meaning: string;
  /** What to do next, where something can be done. */
  readonly next?: string;
}

export type NetIdLanguage = 'en' | 'sv';

export interface NetIdProtocol {
  /** Values of `status`, which decides. A word of class `server` has its class decided by `niasStatus`. */
  readonly statuses: Readonly<Record<string, NetIdWord>>;
  /** Values of `niasStatus`. */
  readonly reasons: Readonly<Record<string, NetIdWord>>;
  /** What stands before a code in the key of its message. */
  readonly messagePrefix: string;
  /** Messages in words of idcli's own, by language and by the keys of the product. A list may lack a key (trap T6). */
  readonly messages: Readonly<Record<NetIdLanguage, Readonly<Record<string, string>>>>;
  /** What the server keeps after a login, and never sends here. */
  readonly attributes: readonly string[];
  /** Ids in the event log of the server. */
  readonly events: Readonly<Record<'started' | 'completed' | 'failed' | 'ended', string>>;
  /** How the app is started on this device, with `{token}` and `{redirect}` in it. */
  readonly appStart: string;
  /** Seconds between two questions for the state. */
  readonly pollSeconds: number;
}
