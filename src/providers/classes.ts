/** How a run may end at a provider. */

import type { OutcomeClass } from '../errors.ts';
import type { ErrorMeaning } from '../oauth/index.ts';

/** What the status of a session, a signature or an order may mean. */
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

/** How a run may end by an error of the provider. */
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
