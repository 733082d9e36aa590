/** What a flow works with besides its input. */
import type { Draft } from '../../outcome.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import type { World } from '../../world.ts';

export interface FlowContext {
  readonly world: World;
  /** Filled step by step; complete up to the last step reached, even after a failure. */
  readonly draft: Draft;
  readonly recorder: Recorder;
  /** Shows a line to the person who logs in; `needed`: they cannot go on without it. */
  tell(text: string, needed?: boolean): Promise<void>;
}
