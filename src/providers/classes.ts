/** Possible outcomes of a run at a provider. */

import type { OutcomeClass } from '../errors.ts';
import type { ErrorMeaning } from '../oauth/index.ts';

/** Possible meanings of the status of a session, signature or order. */
export const STATUS_CLASSES = [
  'pending',
  'done',
  'user-cancel',
  'denied',
  'expired',
  'busy',
  'retry',
  'bad-request',
  'server',
] as const satisfies readonly OutcomeClass[];

export type StatusClass = (typeof STATUS_CLASSES)[number];

/** Possible outcomes of a run that ends with a provider error. */
export const ERROR_CLASSES = [
  'user-cancel',
  'denied',
  'expired',
  'busy',
  'retry',
  'bad-request',
  'server',
  'unknown',
] as const satisfies readonly ErrorMeaning['class'][];
