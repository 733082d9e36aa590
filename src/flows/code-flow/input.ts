/** Input of a login with the authorization code flow. */

import type { ProfileName } from '../../checks/index.ts';
import type { KeyCandidate } from '../../protocol/jose/decoded.ts';
import type { ClientCredentials } from '../../protocol/oidc/client-auth.ts';
import type { DpopWish } from '../../protocol/oidc/dpop.ts';
import type { RequestObjectWish } from '../../protocol/oidc/request-object.ts';
import type { UserinfoWish } from '../../protocol/oidc/userinfo.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { ResponseMode, ResponseType } from './response-type.ts';

/** A client of its own for one login. */
export interface RegisterWish {
  /** The provider may ask for an initial access token. */
  readonly initialToken?: string;
}

/** How the provider lets a client know of a logout; `session`: by its frame, which the client asks. */
export const LOGOUT_CHANNELS = ['back-channel', 'front-channel', 'session'] as const;
type LogoutChannel = (typeof LOGOUT_CHANNELS)[number];

/** Who plays the end user. */
export type Player =
  | {
      readonly kind: 'browser';
      /** Whether to start a browser. */
      readonly open: boolean;
      /** The browser returns to another machine, so the flow polls for the end. */
      readonly elsewhere?: boolean;
    }
  | {
      readonly kind: 'paste';
      /** Whether to start a browser on this machine. */
      readonly open?: boolean;
    }
  | {
      readonly kind: 'headless';
      readonly fill: Readonly<Record<string, string>>;
      /** Names that must match a field or button on the way. */
      readonly demanded?: readonly string[];
    };

/** Input for judging tokens; shared by every flow that ends at a token endpoint. */
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
  | 'algorithmsBy'
  | 'require'
  | 'requireInCallback'
  | 'trustedAudiences'
  | 'decryptionKeys'
  | 'clockToleranceSeconds'
  | 'portrait'
  | 'dpop'
  | 'authorizationDetails'
  | 'resources'
  | 'tokenIn'
  | 'register'
>;

export interface CodeFlowInput {
  readonly provider: ProviderPreset;
  readonly issuer: string;
  /** Other issuers accepted in metadata and tokens; `{name}` matches one part, `{tenantid}` the claim `tid`. */
  readonly acceptedIssuers?: readonly string[];
  readonly credentials: Omit<ClientCredentials, 'assertionAlgorithms'>;
  readonly scope: string;
  readonly acrValues?: string;
  readonly maxAge?: number;
  /** The `claims` parameter as JSON text. */
  readonly claimsParameter?: string;
  /** Extra parameters of the authorization request, in order; may override any other. */
  readonly parameters: readonly (readonly [string, string])[];
  readonly tokenParameters: readonly (readonly [string, string])[];
  readonly responseType: ResponseType;
  readonly responseMode?: ResponseMode;
  readonly pkce: boolean;
  readonly par: boolean;
  /** Judge the provider and its messages by this profile. */
  readonly profile?: ProfileName;
  /** Send the request as a form instead of in the address. */
  readonly post: boolean;
  /** Send the request as a JWT (RFC 9101). */
  readonly requestObject?: RequestObjectWish;
  /** Rich authorization requests, as JSON text (RFC 9396). */
  readonly authorizationDetails?: string;
  /** Where the tokens are to be used (RFC 8707). */
  readonly resources?: readonly string[];
  readonly redirect: {
    readonly uris: readonly URL[];
    /** The same, exactly as given. */
    readonly texts?: readonly string[];
    readonly listen?: { readonly host: string; readonly port: number };
    readonly https: boolean;
  };
  readonly player: Player;
  readonly timeoutSeconds: number;
  readonly clockToleranceSeconds: number;
  readonly allowInsecureHttp: boolean;
  /** Absent: the list in discovery without `none` and HS*. */
  readonly algorithms?: readonly string[];
  /** Who says so; absent: `--alg`. */
  readonly algorithmsBy?: string;
  readonly require: readonly string[];
  /** Further claims that the ID token of the callback must have. */
  readonly requireInCallback?: readonly string[];
  readonly trustedAudiences: readonly string[];
  /** Keys for encrypted tokens. */
  readonly decryptionKeys: readonly KeyCandidate[];
  readonly userinfo: boolean;
  /** Where UserInfo gets the access token; absent: in the header. */
  readonly tokenIn?: UserinfoWish['tokenIn'];
  /** Register a client for this login, and delete it afterwards (RFC 7591, RFC 7592). */
  readonly register?: RegisterWish;
  /** Wait for a login that begins elsewhere, at the address that is registered (OpenID Connect Core 1.0, 4). */
  readonly awaitLogin?: URL;
  /** Where a third party begins it, for the built-in user agent. */
  readonly beginsAt?: (clientId: string) => URL;
  /** Where the user logs out at the provider, for the built-in user agent. */
  readonly leavesAt?: URL;
  readonly logout: boolean;
  /** Wait for the provider to log the user out, at the address that is registered. */
  readonly awaitLogout?: {
    readonly channel: LogoutChannel;
    /** Absent where the client asks a frame. */
    readonly uri?: URL;
  };
  /** The resource that the token is taken to, which may demand a stronger login (RFC 9470). */
  readonly stepUp?: URL;
  /** False: the user wants a login by OAuth alone. */
  readonly idToken?: false;
  readonly dryRun: boolean;
  /** Bind tokens to a key (RFC 9449). Absent: bearer tokens. */
  readonly dpop?: DpopWish;
  /** File for the portrait. */
  readonly portrait?: string;
}
