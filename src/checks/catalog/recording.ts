/** Checks that only a recording allows. */
import { RECORDING_BROWSER } from './recording-browser.ts';
import { RECORDING_REQUESTS } from './recording-requests.ts';

export const RECORDING = { ...RECORDING_REQUESTS, ...RECORDING_BROWSER } as const;
