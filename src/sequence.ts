/**
 * A flow as messages between parties. Reports draw it: a login that idcli drove and one that it found in a recording
 * look alike. Types only; `flows/` fills them, `output/` renders them.
 */
import type { ReportVerdict } from './report.ts';

type PartyRole = 'person' | 'application' | 'provider' | 'phone' | 'service';

/** One participant, a lifeline of the diagram. */
interface Party {
  /** Unique within a sequence; messages name it. */
  readonly id: string;
  readonly role: PartyRole;
  /** For people: a host, an entity ID, `browser`. */
  readonly name: string;
}

/** A parameter worth showing beside the arrow. Unmasked, as everything in an outcome. */
interface Carried {
  readonly name: string;
  readonly value: string;
}

/** One message: an arrow of the diagram. */
export interface Message {
  /** Index into `outcome.exchanges`; absent for a message that cannot be seen, e.g. between two servers. */
  readonly exchange?: number;
  /** Place in the recording, e.g. `entry 14` or `server.log line 88`; findings name it in `evidence`. */
  readonly where?: string;
  /** Ids of parties. */
  readonly from: string;
  readonly to: string;
  /** Its name in the protocol, e.g. `authorization request`. */
  readonly title: string;
  readonly carries: readonly Carried[];
  /**
   * - `sent`: it arrived
   * - `refused`: the receiver answered with an error
   * - `blocked`: the browser or the network stopped it
   * - `unseen`: it must have happened, but this recording cannot show it
   */
  readonly state: 'sent' | 'refused' | 'blocked' | 'unseen';
  /** One sentence. */
  readonly note?: string;
}

/** `incomplete`: the flow does not end in the recording. */
export type FlowVerdict = ReportVerdict | 'incomplete';

export interface Sequence {
  /** E.g. `OpenID Connect login`. */
  readonly title: string;
  readonly verdict: FlowVerdict;
  /** How it ended, in one sentence. */
  readonly ending: string;
  readonly parties: readonly Party[];
  readonly messages: readonly Message[];
  /** Indices of its reports in `outcome.reports`. */
  readonly reports: readonly number[];
}

/** The one cause that explains a failure. */
export interface Diagnosis {
  /** One sentence. */
  readonly cause: string;
  /** Code of the check that found it. */
  readonly code: string;
  /** Places in the recording, e.g. `entry 14`. */
  readonly evidence: readonly string[];
  /** What most likely repairs it. */
  readonly fix?: string;
  /** A command line that looks closer. */
  readonly command?: string;
  /** Index of the sequence. */
  readonly flow: number;
}
