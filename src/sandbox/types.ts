/** The other side of the wire. Imports nothing of the client; it is handed the clock, randomness and sleep. */

import type { PlayedScenario } from './played.ts';

/** `idcli sandbox`, and the embedded sandbox of `--sandbox`, start with this. */
export interface SandboxOptions {
  readonly now: () => Date;
  readonly random: (bytes: number) => Uint8Array;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Port 0: any free one. */
  readonly port: number;
  /** Default `127.0.0.1`. Loopback only. */
  readonly host?: string;
  readonly https?: boolean;
  /** Makes the self-signed certificate for `https`, as PEM. `hosts` are the names and addresses it must be good for. */
  readonly makeCertificate?: (hosts: string[], now: Date) => Promise<{ cert: string; key: string }>;
  /** System → fault id, active until reset. */
  readonly faults?: Readonly<Record<string, string>>;
  readonly persona?: string;
  /** Which systems to play; absent: all. */
  readonly systems?: readonly string[];
  /** False: phones wait for a person instead of approving by themselves. */
  readonly autoApprove?: boolean;
  /** System → redirect URIs beside the fixed ones. A loopback URI matches with any port (RFC 8252, 7.3). */
  readonly redirectUris?: Readonly<Record<string, readonly string[]>>;
  /** Metadata of SAML service providers, as XML: they may log in at every tenant that speaks SAML, beside the fixed ones. */
  readonly serviceProviders?: readonly string[];
}

/** A tenant as the start line and `--json` show it. */
export interface TenantInfo {
  readonly id: string;
  readonly title: string;
  readonly issuer?: string;
  readonly metadata?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Private JWK, as JSON, for what is encrypted to the client. */
  readonly decryptionKey?: string;
  /** Base of an API beside the issuer, without trailing slash. */
  readonly api?: string;
  /** The door for SAML 2.0. */
  readonly saml?: SamlInfo;
  readonly redirectUris: readonly string[];
  /** The page on which a person approves what was sent to a phone. */
  readonly phone?: string;
  /** The certificate that signatures lead to, as PEM. */
  readonly trustAnchor?: string;
}

export interface SamlInfo {
  /** Entity ID of the identity provider. */
  readonly issuer: string;
  /** URL of its metadata. */
  readonly metadata: string;
  /** The service provider that is always registered, with the keys that go with its metadata. */
  readonly serviceProvider: {
    readonly entityId: string;
    /** Where answers may go; on a loopback address with any port. */
    readonly acs: readonly string[];
    /** PEM. */
    readonly signingKey: string;
    readonly signingCertificate: string;
  };
  /** Entity IDs of those that were registered at start. */
  readonly registered: readonly string[];
}

export interface Sandbox {
  /** Base URL without trailing slash, e.g. `http://127.0.0.1:8400`. */
  readonly url: string;
  readonly tenants: readonly TenantInfo[];
  /** PEM of the self-signed certificate, with `https`. */
  readonly certificate?: string;
  /** Scenarios that came into play so far: that changed an answer. */
  played(): readonly PlayedScenario[];
  /** Resolves once the port is free again; open connections and waiting answers are cut. */
  close(): Promise<void>;
}

/** Protocols that a tenant may speak; `inspect` for what only a look at the provider shows. */
export type Door = 'oidc' | 'rest' | 'saml' | 'consent' | 'net-id' | 'e-signing' | 'inspect';

/** A scenario of one system, as data. */
export interface Fault {
  readonly id: string;
  readonly title: string;
  /** The scenario's row in the documentation: what the sandbox does. */
  readonly does: string;
  /**
   * What a correct client must make of it: the outcome class, and exactly the checks that fail or the error code.
   * `callback.error` goes without saying where a redirect carries a `providerError`. `warnings` are claim warning codes.
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
   * Protocols that play it, with what differs from `trips` there. A row may leave it out for the protocol that the system
   * is named first for; the list of the tenant has it always.
   */
  readonly protocols?: Readonly<Partial<Record<Door, Partial<Fault['trips']>>>>;
  /** What the login must ask for, or the scenario is not played. */
  readonly needs?: {
    readonly scope?: string;
    readonly maxAge?: true;
    readonly pkce?: true;
    readonly acrValues?: string;
    /** The eID to sign with. */
    readonly method?: string;
    /** The client logs out after the login. */
    readonly logout?: true;
    /** How long the client is to wait at least, so that a test need not wait longer. */
    readonly timeoutSeconds?: number;
  };
  /** The module of the OpenID Foundation's relying-party tests that it corresponds to. */
  readonly oidf?: string;
}

export interface Persona {
  readonly id: string;
  readonly title: string;
}
