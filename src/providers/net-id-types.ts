/** Net iD Access as data: its words, their meanings, and its messages for people. */
import type { StatusClass } from './classes.ts';

/** The meaning of a value of `status` or `niasStatus`. */
export interface NetIdWord {
  readonly class: StatusClass;
  /** The meaning, for display. */
  readonly meaning: string;
  /** What to do next, if anything. */
  readonly next?: string;
}

export type NetIdLanguage = 'en' | 'sv';

export interface NetIdProtocol {
  /** Values of `status`, which decides. For a word of class `server`, `niasStatus` decides the class. */
  readonly statuses: Readonly<Record<string, NetIdWord>>;
  /** Values of `niasStatus`. */
  readonly reasons: Readonly<Record<string, NetIdWord>>;
  /** The prefix of a code in the key of its message. */
  readonly messagePrefix: string;
  /** Messages in idcli's own wording, by language and by the keys of the product. A list may lack a key (trap T6). */
  readonly messages: Readonly<Record<NetIdLanguage, Readonly<Record<string, string>>>>;
  /** Data that the server keeps after a login, and never sends here. */
  readonly attributes: readonly string[];
  /** Ids in the server's event log. */
  readonly events: Readonly<Record<'started' | 'completed' | 'failed' | 'ended', string>>;
  /** How to start the app on this device, with `{token}` and `{redirect}` in it. */
  readonly appStart: string;
  /** Seconds between state polls. */
  readonly pollSeconds: number;
}
