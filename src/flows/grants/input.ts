/** Input of a login without an authorization request through the browser. */

import type { OidcClient } from '../../protocol/oidc/client.ts';
import type { ClientCredentials } from '../../protocol/oidc/client-auth.ts';
import type { RequestObjectWish } from '../../protocol/oidc/request-object.ts';
import type { FlowContext } from '../code-flow/flow-context.ts';
import type { TokenFlowInput } from '../code-flow/input.ts';
import type { KeyContext } from '../code-flow/login-token.ts';

type Pairs = readonly (readonly [string, string])[];

/** How tokens are asked for. */
export type Grant =
  | {
      readonly kind: 'device';
      /** Values for the built-in user agent, which plays the person; absent: a person does it. */
      readonly fill?: Readonly<Record<string, string>>;
      /** Show the address as a QR code. */
      readonly qr: boolean;
    }
  | {
      readonly kind: 'ciba';
      /** The provider calls this address when the login is over (ping); absent: poll. */
      readonly notify?: {
        readonly uri: URL;
        readonly listen?: { readonly host: string; readonly port: number };
        readonly https: boolean;
      };
    }
  | {
      readonly kind: 'jwt-bearer';
      /** Ready-made, or about whom to make one. */
      readonly assertion: string | { readonly subject: string; readonly key: string };
    }
  | { readonly kind: 'password'; readonly username: string; readonly password: string };

export interface GrantInput extends TokenFlowInput {
  readonly credentials: Omit<ClientCredentials, 'assertionAlgorithms'>;
  readonly grant: Grant;
  /** Parameters of the first request besides scope and client, in order. */
  readonly parameters: Pairs;
  /** Additional parameters of the token request. */
  readonly tokenParameters: Pairs;
  readonly userinfo: boolean;
  readonly timeoutSeconds: number;
  readonly allowInsecureHttp: boolean;
  /** CIBA: send the request as a JWT (CIBA Core 1.0, 7.1.1). */
  readonly requestObject?: RequestObjectWish;
  /** The resource that the token is taken to, and that may demand a stronger login. */
  readonly stepUp?: URL;
  /** Build the first request and send nothing. */
  readonly dryRun: boolean;
}

export interface GrantContext {
  readonly input: GrantInput;
  readonly context: FlowContext & {
    /** Shows an address as a QR code. */
    tellCode(url: string): Promise<void>;
  };
  readonly client: OidcClient;
  readonly keys: KeyContext;
}
