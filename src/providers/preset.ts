/** A provider preset is data: differences between providers are values, never branches in the code. */
import type { ClaimsProvider } from '../claims/document.ts';
import type { ErrorMeaning, HintRule } from '../oauth/index.ts';
import type { Protocol } from '../outcome.ts';
import type { ConsentProtocol } from './consent-types.ts';
import type { OrderProtocol } from './esigning-types.ts';
import type { NetIdProtocol } from './net-id-types.ts';
import type { RestProtocol } from './rest-types.ts';
import type { SamlProtocol } from './saml-types.ts';

export type { ErrorMeaning };

export const CLIENT_AUTH_METHODS = [
  'client_secret_basic',
  'client_secret_basic_raw',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'none',
  'tls_client_auth',
] as const;
export type ClientAuthMethod = (typeof CLIENT_AUTH_METHODS)[number];

/** `in-place`: answered at the endpoint, so invisible to the redirect listener. */
export const ERROR_PLACES = ['redirect', 'in-place'] as const satisfies readonly ErrorMeaning['where'][];
/** How to compare `acr` with `acr_values`; `none`: not at all. */
export const ACR_COMPARISONS = ['pairs', 'none'] as const;
/** `on-request`: only with `--userinfo`. */
export const USERINFO_HABITS = ['always', 'on-request'] as const;

export interface ScopeMeaning {
  readonly claims: readonly string[];
  /** Claims required when the scope is granted. */
  readonly mandatory: readonly string[];
  readonly note?: string;
}

export interface ProviderPreset {
  readonly id: string;
  readonly title: string;
  /** The name under which the claims are normalized. */
  readonly claims: ClaimsProvider;
  /** The public page with these values. */
  readonly source: string;
  readonly protocols: readonly Protocol[];
  /** May hold `{domain}`, filled by `--domain`. */
  readonly issuer?: string;
  /** The host that fills `{domain}`. */
  readonly domain?: string;
  readonly clientId?: string;
  readonly clientAuth?: ClientAuthMethod;
  /** Space-separated, as in the request. */
  readonly scope?: string;
  /** Scopes that this provider supports. Absent: any. */
  readonly scopes?: Readonly<Record<string, ScopeMeaning>>;
  /** The default `acr_values`. */
  readonly acrValues?: string;
  /** Default: by value; a different one only warns. */
  readonly acrCompare?: (typeof ACR_COMPARISONS)[number];
  /** Further parameters of the authorization request, by name. */
  readonly params?: Readonly<Record<string, string>>;
  /** Scopes refused before sending, with the replacement to write. */
  readonly refusedScopes?: Readonly<Record<string, string>>;
  readonly redirectUri?: string;
  readonly userinfo: (typeof USERINFO_HABITS)[number];
  /** Why a sent nonce may not come back here, and what to do: the hint of that finding. */
  readonly nonceNote?: string;
  /** `aud` of a client assertion: `issuer`, `endpoint`, `token-endpoint` or a URL. Absent: the issuer. */
  readonly assertionAudience?: string;
  /** Issuers accepted beside the one that was asked, possibly templates. */
  readonly acceptedIssuers?: readonly string[];
  /** Whether an ID token with several audiences requires `azp` (else it only warns). */
  readonly azpDemanded: boolean;
  /** How many times, and how many milliseconds apart, to refetch the key set for an unknown `kid` (rule ALL-7). */
  readonly keyRefetch: { readonly times: number; readonly milliseconds: number };
  /** How this provider signs a text on a phone. Absent: unsupported. */
  readonly consent?: ConsentProtocol;
  /** How to wait for an app on the same device. Absent: unsupported. */
  readonly netId?: NetIdProtocol;
  /** How to sign a document by an order. Absent: unsupported. */
  readonly order?: OrderProtocol;
  /** An API for creating and reading a session. Absent: there is none. */
  readonly rest?: RestProtocol;
  /** How to log in by SAML. Absent: unsupported. */
  readonly saml?: SamlProtocol;
  /** Seconds to wait for the callback. */
  readonly timeoutSeconds: number;
  /** The message while waiting, beside the URL. */
  readonly waitingNote?: string;
  /** Provider-specific hints about a refusal, by request and answer. Tried before the general rules. */
  readonly refusalHints?: readonly HintRule[];
  readonly errors: {
    readonly authorization: Readonly<Record<string, ErrorMeaning>>;
    readonly token: Readonly<Record<string, ErrorMeaning>>;
  };
}

/** Freezes a preset, so that no command can change it for the next one. */
export function defineProvider(preset: ProviderPreset): ProviderPreset {
  return Object.freeze(preset);
}
