/** What a command on sessions of a REST API gives to its flow. */
import type { Recorder } from '../../protocol/http/index.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import type { RestProtocol } from '../../providers/rest-types.ts';
import type { FlowContext } from '../code-flow/code-flow.ts';
import type { CodeFlowInput, TokenFlowInput } from '../code-flow/input.ts';

/** Where the API is, who asks, and how the answers are read. */
export interface RestApiInput extends TokenFlowInput {
  /** With the base of the API as it is for this run. */
  readonly protocol: RestProtocol;
  /** The domain of the account; what is below it may be opened without a warning. */
  readonly domain?: string;
}

export interface RestSessionInput extends RestApiInput {
  /** The body of CreateSession; `callbackUrls` are filled in where it has none and the flow is `redirect`. */
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
  /** A recorder that outlives the signal which ended the run (rule ALL-13). */
  farewell(): Promise<Recorder>;
  warn(text: string): Promise<void>;
}
