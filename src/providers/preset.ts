/** A provider preset is data: what differs between providers stands here as a value, never as a branch in the code. */
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

/** `in-place`: answered at the endpoint, so the redirect listener never hears of it. */
export const ERROR_PLACES = ['redirect', 'in-place'] as const satisfies readonly ErrorMeaning['where'][];
/** How `acr` is held against `acr_values`; `none`: not at all. */
export const ACR_COMPARISONS = ['pairs', 'none'] as const;
/** `on-request`: only with `--userinfo`. */
export const USERINFO_HABITS = ['always', 'on-request'] as const;

export interface ScopeMeaning {
  readonly claims: readonly string[];
  /** Claims that must be there when the scope is granted. */
  readonly mandatory: readonly string[];
  readonly note?: string;
}

export interface ProviderPreset {
  readonly id: string;
  readonly title: string;
  /** Under which name the claims are normalized. */
  readonly claims: ClaimsProvider;
  /** The public page that the values come from. */
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
  /** Scopes that this provider knows. Absent: any. */
  readonly scopes?: Readonly<Record<string, ScopeMeaning>>;
  /** What `acr_values` are when nobody says. */
  readonly acrValues?: string;
  /** Default: by value, and another one only warns. */
  readonly acrCompare?: (typeof ACR_COMPARISONS)[number];
  /** Further parameters of the authorization request, by name. */
  readonly params?: Readonly<Record<string, string>>;
  /** Scopes that are refused before anything is sent, with what to write instead. */
  readonly refusedScopes?: Readonly<Record<string, string>>;
  readonly redirectUri?: string;
  readonly userinfo: (typeof USERINFO_HABITS)[number];
  /** Whether an ID token with several audiences must have `azp` (else it only warns). */
  readonly azpDemanded: boolean;
  /** How often, and how many milliseconds apart, the key set is fetched again for an unknown `kid` (rule ALL-7). */
  readonly keyRefetch: { readonly times: number; readonly milliseconds: number };
  /** How this provider has a text signed on a phone. Absent: it does not. */
  readonly consent?: ConsentProtocol;
  /** How an app on the same device is waited for. Absent: it is not. */
  readonly netId?: NetIdProtocol;
  /** How a document is signed by an order. Absent: it is not. */
  readonly order?: OrderProtocol;
  /** An API by which a session is created and read. Absent: there is none. */
  readonly rest?: RestProtocol;
  /** How a login by SAML is made. Absent: there is none. */
  readonly saml?: SamlProtocol;
  /** Seconds to wait for the callback. */
  readonly timeoutSeconds: number;
  /** What to say while waiting, beside the URL. */
  readonly waitingNote?: string;
  /** What to do here about a refusal, by what was sent and said. Looked at before the rules that hold everywhere. */
  readonly refusalHints?: readonly HintRule[];
  readonly errors: {
    readonly authorization: Readonly<Record<string, ErrorMeaning>>;
    readonly token: Readonly<Record<string, ErrorMeaning>>;
  };
}

/** Freezes a preset, so that no command can change it for the next. */
export function defineProvider(preset: ProviderPreset): ProviderPreset {
  return Object.freeze(preset);
}
