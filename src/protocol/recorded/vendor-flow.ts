/** What flows of vendors' own APIs have in common: requests and answers that only their API knows. */
import type { Entry } from '../../recording/entry.ts';
import type { OrderedParts } from '../e-signing/index.ts';
import type { NetIdState } from '../net-id/index.ts';
import type { RestSession } from '../rest/index.ts';

/** One exchange of such a flow, or what a browser did for it. */
interface VendorStep {
  readonly entry: Entry;
  /** Its name in the vendor's words, e.g. `InsertOrder`. */
  readonly title: string;
  readonly from: 'browser' | 'application';
  readonly to: 'application' | 'provider';
  /** Parameters worth showing. */
  readonly carries: readonly (readonly [name: string, value: string])[];
}

interface Common {
  /** Such a flow has no request and no response of OpenID Connect or SAML. */
  readonly requests: readonly never[];
  readonly responses: readonly never[];
  readonly steps: VendorStep[];
  /** The last answer that refused a request of the API; absent: the last one did not. */
  refused?: Entry;
}

/** An authentication by Net iD Access. */
export interface NetIdFlow extends Common {
  readonly kind: 'app-login';
  readonly states: NetIdState[];
  /** Its start is in the recording. */
  started: boolean;
}

/** An order of E-Signing. */
export interface OrderFlow extends Common {
  readonly kind: 'order';
  readonly id: string;
  readonly answers: { readonly message: string; readonly orderId?: string }[];
  /** An answer that must not be read, and why. */
  unread?: { readonly message: string; readonly reason: string };
  /** What was ordered; absent: the order is not in the recording, or too large to be kept. */
  ordered?: OrderedParts;
  signUrl?: string;
  transRef?: string;
  status?: string;
  callback?: 'exit' | 'abort' | 'error';
  /** The first status after the browser came back. */
  statusThen?: string;
  /** As received, in base64. */
  sdo?: { readonly base64: string; readonly entry: Entry };
}

/** A session of an authentication REST API. */
export interface SessionFlow extends Common {
  readonly kind: 'session';
  /** Absent: its creation was refused, or the answer has none. */
  readonly id?: string;
  created?: RestSession;
  read?: RestSession;
  /** The answer is encrypted: the token, and where it is. */
  sealed?: { readonly token: string; readonly entry: Entry };
  asked?: { readonly providers?: readonly string[]; readonly reference?: string; readonly loa?: string };
  callbacks: readonly string[];
  callback?: URLSearchParams;
}

export type VendorFlow = NetIdFlow | OrderFlow | SessionFlow;

/** Whether a flow is one of a vendor's own API. */
export const isVendor = (flow: { readonly kind: string }): flow is VendorFlow =>
  ['app-login', 'order', 'session'].includes(flow.kind);
