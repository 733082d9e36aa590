/** Whether an outcome is annotated: asked at every end, so that it loads nothing. */
import type { Outcome } from '../outcome.ts';
import type { World } from '../world.ts';

/** Whether findings are written as annotations of GitHub Actions as well. */
export const isAnnotated = ({ command }: Outcome, { env }: World): boolean =>
  env.GITHUB_ACTIONS === 'true' && (command === 'run' || command.startsWith('probe '));
