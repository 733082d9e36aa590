/** The tenant's stored orders. */
import { BoundedMap } from '../../bounded-map.ts';
import type { EsigningFault } from './faults.ts';

export const STEPS = ['document', 'eid', 'signer', 'code'] as const;
export type Step = (typeof STEPS)[number];

export interface OrderDocument {
  readonly mediaType: 'text/plain' | 'application/pdf';
  readonly bytes: Uint8Array;
  readonly title: string;
}

export interface Order {
  readonly id: string;
  readonly transRef: string;
  /** The unguessable key to the sign page. */
  readonly reference: string;
  readonly fault: EsigningFault;
  readonly document: OrderDocument;
  readonly urls: {
    readonly sign: string;
    readonly exit: string;
    readonly abort: string;
    readonly error: string;
  };
  /** Milliseconds since 1970. */
  readonly deadline: number;
  phone?: string;
  name?: { readonly given: string; readonly family: string };
  status: string;
  step: Step;
  /** Wrong codes so far. */
  tries: number;
  /** Milliseconds since 1970; absent until the code is sent. */
  codeSentAt?: number;
  /** Milliseconds since 1970; absent until signed. */
  signedAt?: number;
  statusQuestions: number;
  objectQuestions: number;
}

export interface EsigningState {
  readonly orders: BoundedMap<string, Order>;
}

/** Maximum number of stored orders. */
const MOST_REMEMBERED = 200;

export const createState = (): EsigningState => ({ orders: new BoundedMap(MOST_REMEMBERED) });
