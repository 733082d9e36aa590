/** Provider claims → normalized claims. Pure: no network, no clock. */
export { ALL_NAMES } from './dialects/index.ts';
export { normalizeClaims } from './normalize.ts';
export type { Target } from './target.ts';
export type { Normalized, NormalizeInput } from './types.ts';
