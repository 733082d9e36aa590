/** Returns a person's picture, in base64. */
import type { Person } from '../personas.ts';
import { silhouettePng } from './png.ts';
import portrait from './portrait.jpg';

type PortraitKind = NonNullable<Person['portrait']>;

export const PORTRAITS = {
  // Drawn, 480 x 600: the size of a small photograph.
  jpeg: () => portrait,
  png: () => silhouettePng({ width: 240, height: 300, noise: 0 }),
  // 592 x 592 x 3 bytes of noise: just over one megabyte.
  'large-png': () => silhouettePng({ width: 592, height: 592, noise: 255 }),
} as const satisfies Record<PortraitKind, () => string>;
