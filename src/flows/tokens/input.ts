/** Input of the commands on tokens. */

import type { OidcClient } from '../../protocol/oidc/client.ts';
import type { FlowContext } from '../code-flow/flow-context.ts';
import type { TokenFlowInput } from '../code-flow/input.ts';
import type { KeyContext } from '../code-flow/login-token.ts';

/** The requested action. */
export type TokenAction =
  | { readonly kind: 'refresh'; readonly token: string }
  | { readonly kind: 'introspect' | 'revoke'; readonly token: string; readonly hint?: string }
  | { readonly kind: 'userinfo'; readonly token: string }
  | { readonly kind: 'exchange'; readonly token: string; readonly parameters: Pairs }
  | { readonly kind: 'client-credentials' };

type Pairs = readonly (readonly [string, string])[];

/** Values of an earlier login that later answers must match. */
export interface EarlierLogin {
  readonly subject?: string;
  readonly nonce?: string;
}

export interface TokensInput extends TokenFlowInput {
  readonly action: TokenAction;
  /** Absent: no scope is sent, so the granted one stays. */
  readonly askedScope?: string;
  /** Extra parameters of the request. */
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
