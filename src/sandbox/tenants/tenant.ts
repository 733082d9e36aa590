/** The interface of a tenant: it receives the core and returns its routes. */

import type { Approval } from '../approval.ts';
import type { SandboxRequest, SandboxResponse } from '../http.ts';
import type { Inbox } from '../inbox.ts';
import type { OpenHoles } from '../open-holes.ts';
import type { OwnData, OwnPerson } from '../own-data.ts';
import type { SandboxPersona } from '../personas.ts';
import type { Played } from '../played.ts';
import type { ServiceProvider } from '../saml/service-provider.ts';
import type { Scenarios } from '../scenarios.ts';
import type { Decision, Fault, SamlSigns, TenantInfo } from '../types.ts';

/** Sandbox services shared by all tenants. */
export interface Core {
  /** Base URL of the sandbox without trailing slash. */
  readonly url: string;
  /** The sandbox's clock: the injected clock, advanced by control calls. */
  now(): Date;
  random(bytes: number): Uint8Array;
  readonly scenarios: Scenarios;
  readonly played: Played;
  /** Defences that are left out in this run. */
  readonly holes: OpenHoles;
  readonly inbox: Inbox;
  readonly approval: Approval;
  readonly personas: readonly SandboxPersona[];
  /** The preselected persona when the login names none. */
  readonly defaultPersona: SandboxPersona;
  /** The id of the person who logs in by default; may be one of the user's own. */
  readonly personaId: string;
  /** What was registered at start, for the tenant without a vendor. */
  readonly own: OwnData;
  /** Does something after a while, unless the sandbox closes before. What it throws is lost. */
  readonly later: (milliseconds: number, action: () => Promise<void>) => void;
  /** What the SAML provider without a vendor signs. */
  readonly samlSigns: SamlSigns;
  /** It refuses what SAML leaves open: old requests, and IDs that were answered before. */
  readonly samlIsStrict: boolean;
  /** Requests to clients: keys, request objects, notifications. Loopback only. */
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>;
}

export type PathParameters = Readonly<Record<string, string>>;
export type Handler = (
  request: SandboxRequest,
  parameters: PathParameters,
) => SandboxResponse | Promise<SandboxResponse>;

export interface Route {
  /** Relative to the tenant's base; a segment that starts with a colon matches any one segment. */
  readonly path: string;
  /** Method → handler. GET also answers HEAD. */
  readonly methods: Readonly<Record<string, Handler>>;
  /** Pages of any origin may call it and read the answer (WHATWG Fetch, CORS), without cookies. */
  readonly cors?: true;
  /** Not listed on the landing page or in 404 responses. */
  readonly hidden?: boolean;
  /** The case-sensitive beginning of the path; the rest ignores case. Absent: the whole path is case-sensitive. */
  readonly exactPart?: string;
}

/** Something that waits for a person: on a phone, in an app, on another device, or on a page. */
export interface Waiting {
  /** Unique at its tenant. */
  readonly id: string;
  /** Who is asked. */
  readonly who: string;
  /** What is asked, in the words that the person sees. */
  readonly what: string;
  /** Milliseconds since 1970; absent: it waits for ever. */
  readonly expiresAt?: number;
  /** It approves itself after some polls of the client. */
  readonly automatic: boolean;
  /** The person's own page. */
  readonly page: string;
}

/** A client as it is registered, by the names of RFC 7591. */
export interface RegisteredClient {
  readonly client_id: string;
  readonly redirect_uris?: readonly string[];
  readonly [member: string]: unknown;
}

/**
 * Reads clients or people of one's own from a control call, as far as they are for this tenant: every problem in them,
 * or what takes them. A client that exists gets the given members.
 */
export type Take = (part: 'clients' | 'people', value: unknown) => readonly string[] | (() => void);

/** The registrations of a tenant, and its people where it has its own. */
export interface Registry {
  clients(): readonly RegisteredClient[];
  /** In the shape of their file. */
  people?(): readonly OwnPerson[];
  /** Takes one out; false when there is none, or when it is the last person. */
  remove(part: 'clients' | 'people', id: string): boolean;
}

export interface Tenant {
  readonly info: TenantInfo;
  readonly routes: readonly Route[];
  /** Routes outside the base: well-known addresses that a specification puts at the root of the host. */
  readonly rootRoutes?: readonly Route[];
  readonly faults: readonly Fault[];
  /** Largest accepted body in bytes; absent: the default. */
  readonly largestBody?: number;
  readonly take?: Take;
  readonly registry?: Registry;
  /** Registers one more redirect URI of a client, by default the tenant's first, until a reset. */
  readonly addRedirectUri?: (uri: string, clientId?: string) => void;
  /** What waits for a person, oldest first. */
  readonly waiting?: () => readonly Waiting[];
  /** Decides for the person; false when nothing waits under this id. */
  readonly decide?: (id: string, decision: Decision) => boolean;
  /** What it keeps over restarts, as JSON; `restore` takes it up, already checked. */
  readonly keep?: () => unknown;
  readonly restore?: (kept: unknown) => void;
  /** Activity counts for `GET /_sandbox/state`. */
  counts(): Readonly<Record<string, number>>;
  /** Forgets every login in progress. */
  reset(): void;
}

/**
 * Creates a tenant. `redirectUris` and `serviceProviders` are those registered at start, in addition to its fixed ones.
 */
export type TenantFactory = (
  core: Core,
  redirectUris: readonly string[],
  serviceProviders: readonly ServiceProvider[],
) => Tenant;
