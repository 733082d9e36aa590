/** Types of `idcli/sandbox`. Declarations only: the build ships this file as it is. */

/**
 * A system that the sandbox plays: `ingroupe`, `signicat-sms-otp`, `signicat-consent`, `esigning`, `net-id`,
 * `generic`.
 */
export type SystemId =
  | 'ingroupe'
  | 'signicat-sms-otp'
  | 'signicat-consent'
  | 'esigning'
  | 'net-id'
  | 'generic'
  | (string & {});

/** A client of your own: metadata by the names of RFC 7591, as far as its system has them. */
export interface OwnClient {
  /** Where it is registered: `ingroupe`, `signicat-sms-otp`, `signicat-consent`; absent: at `generic`. */
  readonly system?: SystemId;
  readonly client_id: string;
  readonly client_secret?: string;
  readonly redirect_uris?: readonly string[];
  readonly [member: string]: unknown;
}

export interface StartOptions {
  /** Default 0: any free port of 127.0.0.1. */
  readonly port?: number;
  /** Systems to play; absent: all. */
  readonly systems?: readonly SystemId[];
  /** Who logs in unless a person is named. */
  readonly persona?: string;
  /** System → fault, until a reset and after it. */
  readonly faults?: Readonly<Record<string, string>>;
  /** System → redirect URIs beside the fixed ones; a loopback URI matches with any port. */
  readonly redirectUris?: Readonly<Record<string, readonly string[]>>;
  /** XML metadata of SAML service providers. */
  readonly serviceProviders?: readonly string[];
  /** False: orders to a phone wait for `phone.approve()`. */
  readonly autoApprove?: boolean;
  /** Clients of your own, by the names of RFC 7591. */
  readonly clients?: readonly OwnClient[];
  /** People of your own for `generic`. */
  readonly people?: readonly {
    readonly id: string;
    readonly sub?: string;
    readonly claims?: Readonly<Record<string, unknown>>;
    readonly [member: string]: unknown;
  }[];
  /** The clock that the sandbox starts from; default: that of the system. */
  readonly now?: () => Date;
}

/** A client with everything that it needs to act. */
export interface SandboxClient {
  readonly id: string;
  readonly title: string;
  /** `token_endpoint_auth_method`; absent where the system takes every way that it knows. */
  readonly authentication?: string;
  readonly secret?: string;
  /** Private JWK, as JSON. */
  readonly signingKey?: string;
  /** Private JWK, as JSON. */
  readonly decryptionKey?: string;
  /** For mutual TLS, as PEM. */
  readonly certificate?: { readonly cert: string; readonly key: string };
}

/** A system as it runs. */
export interface SandboxTenant {
  readonly id: string;
  readonly title: string;
  readonly issuer?: string;
  /** URL of the discovery document. */
  readonly metadata?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly clients?: readonly SandboxClient[];
  readonly redirectUris: readonly string[];
  /** Base URL of an API apart from the issuer. */
  readonly api?: string;
  /** The page where a person approves what was sent to a phone. */
  readonly phone?: string;
  readonly saml?: { readonly issuer: string; readonly metadata: string };
}

export interface SandboxMessage {
  readonly to: string;
  readonly text: string;
  readonly [member: string]: unknown;
}

/** A request that the sandbox got, and its answer; nothing is masked, since everything in it is invented. */
export interface SandboxRequest {
  /** Counts from 1. */
  readonly number: number;
  /** ISO 8601, by the clock of the sandbox. */
  readonly at: string;
  /** Absent: an address where nothing is. */
  readonly system?: string;
  readonly method: string;
  readonly url: string;
  /** The path as a pattern: `/generic/token`. */
  readonly path: string;
  /** Parameters of query and form; of a repeated one the last. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
  /** What the sandbox noted: the fault that it played, or why it refused. */
  readonly note?: string;
}

export interface RequestFilter {
  readonly system?: SystemId;
  readonly method?: string;
  /** A text that the path contains, or an expression that it matches. */
  readonly path?: string | RegExp;
  readonly status?: number;
  /** Parameters that it has, with these values. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** What waits for a person at a phone. */
export interface WaitingOrder {
  readonly system: string;
  readonly id: string;
  readonly who: string;
  readonly what: string;
}

export interface SandboxPhone {
  /** Everything that waits, oldest first. */
  waiting(): readonly WaitingOrder[];
  /** Approves an order, by default the oldest. Throws when nothing waits. */
  approve(id?: string): void;
  refuse(id?: string): void;
  expire(id?: string): void;
}

export interface SandboxClock {
  now(): Promise<Date>;
  /** Moves the clock of all systems; a negative number takes it back. */
  advance(seconds: number): Promise<void>;
}

/** A running sandbox. `await using sandbox = await startSandbox()` closes it. */
export interface Sandbox extends AsyncDisposable {
  /** Base URL without trailing slash. */
  readonly url: string;
  readonly tenants: readonly SandboxTenant[];
  /** A system by its id. Throws for one that is not played. */
  tenant(system: SystemId): SandboxTenant;
  /** The clients of `generic` as they are now; those of others: `tenant(system).clients`. */
  readonly clients: readonly SandboxClient[];
  /** The people who can log in, at one system or at any. */
  people(system?: SystemId): Promise<readonly { readonly id: string; readonly title: string }[]>;
  /**
   * Plays a fault at the next logins of a system.
   * @param times number of logins; absent: until a reset
   */
  setFault(system: SystemId, fault: string, times?: number): Promise<void>;
  /**
   * Registers clients, until a reset; one that exists gets the given members. Rejects, and takes none, when one is
   * wrong.
   */
  addClients(clients: readonly OwnClient[]): Promise<void>;
  /** The people of `generic`, until a reset. */
  setPeople(people: NonNullable<StartOptions['people']>): Promise<void>;
  /** Adds people to the vendors' systems, or changes them, until a reset; the shape is on the page of the sandbox. */
  addPersonas(
    personas: readonly { readonly id: string; readonly person: object; readonly title?: string }[],
  ): Promise<void>;
  /** Registers SAML service providers by their metadata, until a reset. Resolves with their entity ids. */
  addServiceProviders(metadata: string): Promise<readonly string[]>;
  /** Text messages, oldest first. */
  messages(): Promise<readonly SandboxMessage[]>;
  readonly phone: SandboxPhone;
  readonly clock: SandboxClock;
  /** Requests of applications since the start or the last reset, oldest first. */
  requests(filter?: RequestFilter): readonly SandboxRequest[];
  /**
   * Returns the only request that fits. Throws, with a list of what came instead, when there is none or more than one.
   */
  request(filter: RequestFilter): SandboxRequest;
  /** Throws, with a list of them, when a request fits. */
  noRequest(filter: RequestFilter): void;
  /** Forgets faults, logins, messages, requests and added clients, and takes the clock to now. */
  reset(): Promise<void>;
  /** Frees the port. A second call does nothing. */
  close(): Promise<void>;
}

/** Starts the sandbox in this process. Any number may run beside each other. */
export declare function startSandbox(options?: StartOptions): Promise<Sandbox>;
