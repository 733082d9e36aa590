/** What a command on tokens gives to its flow. */

import type { OidcClient } from '../../protocol/oidc/client.ts';
import type { FlowContext } from '../code-flow/code-flow.ts';
import type { KeyContext } from '../code-flow/id-token.ts';
import type { TokenFlowInput } from '../code-flow/input.ts';

/** What is to be done. */
export type TokenAction =
  | { readonly kind: 'refresh'; readonly token: string }
  | { readonly kind: 'introspect' | 'revoke'; readonly token: string; readonly hint?: string }
  | { readonly kind: 'userinfo'; readonly token: string }
  | { readonly kind: 'exchange'; readonly token: string; readonly parameters: Pairs }
  | { readonly kind: 'client-credentials' };

type Pairs = readonly (readonly [string, string])[];

/** What an earlier login said, which later answers have to agree with. */
export interface EarlierLogin {
  readonly subject?: string;
  readonly nonce?: string;
}

export interface TokensInput extends TokenFlowInput {
  readonly action: TokenAction;
  /** Absent: the scope is not sent, so that what was granted stays. */
  readonly askedScope?: string;
  /** Further parameters of the request. */
  readonly parameters: Pairs;
  readonly earlier: EarlierLogin;
  readonly allowInsecureHttp: boolean;
}

export interface TokensContext {
  readonly input: TokensInput;
  readonly context: FlowContext;
  readonly client: OidcClient;
  readonly keys: KeyContext;
}
