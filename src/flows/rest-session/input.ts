/** Input of the commands on REST API sessions. */
import type { Recorder } from '../../protocol/http/index.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import type { RestProtocol } from '../../providers/rest-types.ts';
import type { FlowContext } from '../code-flow/flow-context.ts';
import type { CodeFlowInput, TokenFlowInput } from '../code-flow/input.ts';

/** Address of the API, the client, and how to read the answers. */
export interface RestApiInput extends TokenFlowInput {
  /** With the API base of this run. */
  readonly protocol: RestProtocol;
  /** The domain of the account; URLs below it may be opened without a warning. */
  readonly domain?: string;
}

export interface RestSessionInput extends RestApiInput {
  /** The body of CreateSession; if the flow is `redirect` and it has no `callbackUrls`, they are filled in. */
  readonly request: JsonObject;
  readonly redirect: CodeFlowInput['redirect'];
  readonly pollSeconds: number;
  readonly timeoutSeconds: number;
  readonly dryRun: boolean;
}

export interface RestLoginInput extends RestSessionInput {
  readonly player: CodeFlowInput['player'];
}

export interface RestContext extends FlowContext {
  /** Returns a recorder that outlives the signal which ended the run (rule ALL-13). */
  farewell(): Promise<Recorder>;
  warn(text: string): Promise<void>;
}
