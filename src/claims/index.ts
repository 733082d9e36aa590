/** Provider claims → normalized claims. Pure: no network, no clock. */
export { ALL_NAMES } from './dialects/dialects.ts';
export type { Normalized, NormalizeInput } from './document.ts';
export { normalizeClaims } from './normalize.ts';
