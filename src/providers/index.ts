/** The presets that come with idcli. */
import { generic } from './generic.ts';
import { ingroupe } from './ingroupe.ts';
import type { ProviderPreset } from './types.ts';

export const PRESETS: readonly ProviderPreset[] = [ingroupe, generic];
export { generic };
