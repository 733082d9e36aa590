/** What a login with the authorization code flow needs to know. */

import type { KeyCandidate } from '../../protocol/jose/decoded.ts';
import type { ClientCredentials } from '../../protocol/oidc/client-auth.ts';
import type { ProviderPreset } from '../../providers/preset.ts';

/** Who plays the end user. */
export type Player =
  | {
      readonly kind: 'browser';
      /** Whether it is started. */
      readonly open: boolean;
      /** It comes back to another machine, and the flow learns by asking that it is over. */
      readonly elsewhere?: boolean;
    }
  | {
      readonly kind: 'paste';
      /** Whether a browser is started here for it. */
      readonly open?: boolean;
    }
  | {
      readonly kind: 'headless';
      readonly fill: Readonly<Record<string, string>>;
      /** Names that must match something on the way. */
      readonly demanded?: readonly string[];
    };

/** What judging the tokens of a flow has to know; every flow that ends at a token endpoint has it. */
export type TokenFlowInput = Pick<
  CodeFlowInput,
  | 'provider'
  | 'issuer'
  | 'acceptedIssuers'
  | 'credentials'
  | 'scope'
  | 'acrValues'
  | 'maxAge'
  | 'claimsParameter'
  | 'algorithms'
  | 'require'
  | 'trustedAudiences'
  | 'decryptionKeys'
  | 'clockToleranceSeconds'
  | 'portrait'
>;

export interface CodeFlowInput {
  readonly provider: ProviderPreset;
  readonly issuer: string;
  /** Others that may stand for it in metadata and tokens; `{name}` stands for one part, `{tenantid}` for the claim `tid`. */
  readonly acceptedIssuers?: readonly string[];
  readonly credentials: Omit<ClientCredentials, 'assertionAlgorithms'>;
  readonly scope: string;
  readonly acrValues?: string;
  readonly maxAge?: number;
  /** The `claims` parameter as JSON text. */
  readonly claimsParameter?: string;
  /** Further parameters of the authorization request, in order; may overrule any other. */
  readonly parameters: readonly (readonly [string, string])[];
  readonly tokenParameters: readonly (readonly [string, string])[];
  readonly responseType: 'code' | 'code id_token';
  readonly responseMode?: 'query' | 'fragment' | 'form_post';
  readonly pkce: boolean;
  readonly par: boolean;
  readonly redirect: {
    readonly uris: readonly URL[];
    /** The same as they were given. */
    readonly texts?: readonly string[];
    readonly listen?: { readonly host: string; readonly port: number };
    readonly https: boolean;
  };
  readonly player: Player;
  readonly timeoutSeconds: number;
  readonly clockToleranceSeconds: number;
  readonly allowInsecureHttp: boolean;
  /** Absent: what discovery lists, less `none` and HS*. */
  readonly algorithms?: readonly string[];
  readonly require: readonly string[];
  readonly trustedAudiences: readonly string[];
  /** Keys for encrypted tokens. */
  readonly decryptionKeys: readonly KeyCandidate[];
  readonly userinfo: boolean;
  readonly logout: boolean;
  readonly dryRun: boolean;
  /** File for the portrait. */
  readonly portrait?: string;
}
