/** The server side. Imports nothing from the client; receives the clock, randomness and sleep. */

import type { SentMessage } from './inbox.ts';
import type { SeenExchange } from './journal.ts';
import type { OidfModule } from './oidf.ts';
import type { OwnData } from './own-data.ts';
import type { PlayedScenario } from './played.ts';

/** Start options of `idcli sandbox` and of the embedded sandbox of `--sandbox`. */
export interface SandboxOptions {
  readonly now: () => Date;
  readonly random: (bytes: number) => Uint8Array;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Port 0: any free port. */
  readonly port: number;
  /** Default `127.0.0.1`. Loopback only, unless `allowHosts` says more. */
  readonly host?: string;
  /**
   * Names under which others reach it, each with or without a port: taken in `Host` beside those of loopback. The
   * first is that of the issuers. `host` is then any address of the machine.
   */
  readonly allowHosts?: readonly string[];
  readonly https?: boolean;
  /** Makes the self-signed certificate for `https`, as PEM, valid for the names and addresses in `hosts`. */
  readonly makeCertificate?: (hosts: string[], now: Date) => Promise<{ cert: string; key: string }>;
  /** System → fault id, active until reset. */
  readonly faults?: Readonly<Record<string, string>>;
  /** System → holes, open until reset. */
  readonly holes?: Readonly<Record<string, readonly string[]>>;
  readonly persona?: string;
  /** Systems to play; absent: all. */
  readonly systems?: readonly string[];
  /** False: phones wait for a person instead of approving automatically. */
  readonly autoApprove?: boolean;
  /** System → redirect URIs added to the fixed ones. A loopback URI matches with any port (RFC 8252, 7.3). */
  readonly redirectUris?: Readonly<Record<string, readonly string[]>>;
  /** XML metadata of SAML service providers, which may log in at every SAML tenant in addition to the fixed ones. */
  readonly serviceProviders?: readonly string[];
  /** What the SAML provider without a vendor signs; absent: the assertion. */
  readonly samlSigns?: SamlSigns;
  /** The SAML provider without a vendor refuses old requests, and IDs that were answered before. Default: no. */
  readonly samlIsStrict?: boolean;
  /** Clients and people of one's own, already checked. */
  readonly own?: OwnData;
  /** Told of each request at a system, or at an address where nothing is; unmasked. */
  readonly seen?: (exchange: SeenExchange) => void;
  /** Told of each text message or mail that is "sent". */
  readonly sent?: (message: SentMessage) => void;
  /** What an earlier sandbox kept, already checked. */
  readonly kept?: Kept;
  /** Told whenever what is kept may have changed. */
  readonly changed?: () => void;
  /** Reads what is imported in the console and is not JSON; absent: only JSON is. */
  readonly readDocument?: (text: string) => Promise<unknown>;
  /** Fetches metadata of a SAML service provider named in the console; absent: it takes no addresses. */
  readonly fetchMetadata?: (url: string) => Promise<string>;
  /** For requests to clients on this machine; absent: none are made. */
  readonly fetch?: typeof globalThis.fetch;
}

/** What an identity provider signs of a login. */
export type SamlSigns = 'assertion' | 'response' | 'both';

/** What a sandbox keeps over restarts. */
export interface Kept {
  readonly schema: 'idcli.sandbox/v1';
  /** By system. */
  readonly systems: Readonly<Record<string, KeptSystem>>;
  /** Metadata of SAML service providers that were added. */
  readonly serviceProviders?: readonly string[];
  /** People of the vendors' systems that were added or changed. */
  readonly personas?: readonly object[];
}

export interface KeptSystem {
  readonly redirectUris?: readonly string[];
  /** Of the tenant itself, in a shape that only it knows. */
  readonly own?: unknown;
}

/** A tenant as shown by the start line and `--json`. */
export interface TenantInfo {
  readonly id: string;
  readonly title: string;
  readonly issuer?: string;
  readonly metadata?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** All registered clients, where there are several. */
  readonly clients?: readonly ClientInfo[];
  /** Private JWK, as JSON, to decrypt what is encrypted to the client. */
  readonly decryptionKey?: string;
  /** Base URL of an API apart from the issuer, without trailing slash. */
  readonly api?: string;
  /** The SAML 2.0 endpoints. */
  readonly saml?: SamlInfo;
  readonly redirectUris: readonly string[];
  /** The page where a person approves requests sent to a phone. */
  readonly phone?: string;
  /** Begins a login at the client in the query, as `client_id`. */
  readonly loginStart?: string;
  /** Where a person logs out at the provider. */
  readonly logout?: string;
  /** The root certificate of signatures, as PEM. */
  readonly trustAnchor?: string;
}

/** A client with everything it needs to act. */
export interface ClientInfo {
  readonly id: string;
  readonly title: string;
  /** `token_endpoint_auth_method`; absent where the system takes every way that it knows. */
  readonly authentication?: string;
  readonly secret?: string;
  /** Private signing key, as JSON of a JWK. */
  readonly signingKey?: string;
  /** Private JWK, as JSON, to decrypt what is encrypted to the client. */
  readonly decryptionKey?: string;
  /** Certificate and key for mutual TLS, as PEM. */
  readonly certificate?: { readonly cert: string; readonly key: string };
}

export interface SamlInfo {
  /** Entity ID of the identity provider. */
  readonly issuer: string;
  /** URL of its metadata. */
  readonly metadata: string;
  /** The page on which a login starts without a request; with `sp` and `persona` in the query it needs no person. */
  readonly start?: string;
  /** Starts a logout of the `session` in the query, a SessionIndex, by `binding`: redirect, post or soap. */
  readonly logoutStart: string;
  /** The service provider that is always registered, with the keys of its metadata. */
  readonly serviceProvider: {
    readonly entityId: string;
    /** Assertion consumer URLs; a loopback address matches with any port. */
    readonly acs: readonly string[];
    /** PEM. */
    readonly signingKey: string;
    readonly signingCertificate: string;
  };
  /** Entity IDs registered at start. */
  readonly registered: readonly string[];
}

/** An order that waits for a person, and its system. */
interface WaitingOrder {
  readonly system: string;
  readonly id: string;
  /** Who is asked. */
  readonly who: string;
  /** What is asked, in the words that the person sees. */
  readonly what: string;
}

export type Decision = 'approve' | 'refuse' | 'expire';

export interface Sandbox {
  /** Base URL without trailing slash, e.g. `http://127.0.0.1:8400`. */
  readonly url: string;
  readonly tenants: readonly TenantInfo[];
  /** The self-signed certificate as PEM, with `https`. */
  readonly certificate?: string;
  /** Returns the scenarios played so far, that is, those that changed a response. */
  played(): readonly PlayedScenario[];
  /** Chooses the scenario of the next logins, until another one is chosen. */
  choose(system: string, scenario: string): void;
  /** What a later sandbox can take up: clients, people, sessions, redirect URIs. */
  kept(): Kept;
  /** Orders that wait for a person at a phone, oldest first. */
  waiting(): readonly WaitingOrder[];
  /** Decides for the person; false when nothing waits under this id. */
  decide(system: string, id: string, decision: Decision): boolean;
  /** Resolves once the port is free again; cuts open connections and pending responses. */
  close(): Promise<void>;
}

/** Protocols of a tenant; `inspect` for scenarios that only an inspection of the provider shows. */
export type Door = 'oidc' | 'rest' | 'saml' | 'consent' | 'net-id' | 'e-signing' | 'inspect';

/** A scenario of one system, as data. */
export interface Fault {
  readonly id: string;
  readonly title: string;
  /** What the sandbox does, for the scenario's row in the documentation. */
  readonly does: string;
  /**
   * What a correct client must conclude: the outcome class, and exactly the failing checks or the error code.
   * `callback.error` is implied where a redirect carries a `providerError`. `warnings` are claim warning codes.
   */
  readonly trips: {
    readonly outcome: string;
    readonly fails?: readonly string[];
    readonly error?: string;
    /** The provider's own error code. */
    readonly providerError?: string;
    readonly warnings?: readonly string[];
  };
  /**
   * Protocols that play it, with their differences from `trips`. A row may omit it for the system's main protocol; the
   * tenant's list always has it.
   */
  readonly protocols?: Readonly<Partial<Record<Door, Partial<Fault['trips']>>>>;
  /** What the login must request for the scenario to be played. */
  readonly needs?: {
    readonly scope?: string;
    readonly maxAge?: true;
    readonly pkce?: true;
    readonly acrValues?: string;
    /** The eID to sign with. */
    readonly method?: string;
    /** The client logs out after the login. */
    readonly logout?: true;
    /** `response_type`. */
    readonly responseType?: string;
    /** What of it is needed, where another response type with these words will do. */
    readonly parts?: string;
    /** `response_mode`. */
    readonly responseMode?: string;
    /** The client asks UserInfo. */
    readonly userinfo?: true;
    /** The client pushes its request. */
    readonly par?: true;
    /** The client binds its tokens with DPoP. */
    readonly dpop?: true;
    /** `--grant`: how the client gets its tokens. */
    readonly grant?: 'device' | 'ciba';
    /** Something that takes several options of a login. */
    readonly way?:
      | 'request-uri'
      | 'unsigned-request-uri'
      | 'account'
      | 'person-url'
      | 'registration'
      | 'await-login'
      | 'token-in-body'
      | 'ping'
      | 'back-channel'
      | 'front-channel'
      | 'front-channel-alone'
      | 'session'
      | 'step-up';
    /** The client refreshes its tokens. */
    readonly refresh?: true;
    /** A client accepts this signature algorithm only if told so. */
    readonly alg?: string;
    /** The registered client that it is played for. */
    readonly client?: string;
    /** Others of which the same is true. */
    readonly otherClients?: readonly string[];
    /** The SAML profile or binding that it is about. */
    readonly saml?: 'artifact' | 'artifact-replay' | 'simplesign' | 'ecp' | 'idp-logout' | 'query' | 'await';
    /** The client's minimum wait, so that tests wait no longer than needed. */
    readonly timeoutSeconds?: number;
  };
  /** Differences from `trips` for a login by a security profile, which demands more. */
  readonly profiles?: Readonly<Partial<Record<'fapi1' | 'fapi2' | 'ciba', Partial<Fault['trips']>>>>;
  /** The modules of the OpenID Foundation's suite that it plays. */
  readonly oidf?: readonly OidfModule[];
}

export interface Persona {
  readonly id: string;
  readonly title: string;
}
