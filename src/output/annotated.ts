/** Whether an outcome is annotated: asked at every end, so that it loads nothing. */
import type { Outcome } from '../outcome.ts';
import type { World } from '../world.ts';

export const isAnnotated = ({ command }: Outcome, { env }: World): boolean =>
  env.GITHUB_ACTIONS === 'true' && (command === 'run' || command.startsWith('probe '));
