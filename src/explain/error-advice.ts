/** Causes, remedies and an example for each error. The error's own hint covers the specific case. */
import type { ErrorCode } from '../errors.ts';
import type { Advice } from './advice.ts';
import { ADVICE_HERE } from './error-advice-here.ts';
import { ADVICE_THERE } from './error-advice-there.ts';

export const ADVICE: Readonly<Record<ErrorCode, Advice>> = { ...ADVICE_HERE, ...ADVICE_THERE };
