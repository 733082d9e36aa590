/** What every tenant is made of: it is given the core, and gives back its routes. */

import type { Approval } from '../approval.ts';
import type { SandboxRequest, SandboxResponse } from '../http.ts';
import type { Inbox } from '../inbox.ts';
import type { SandboxPersona } from '../personas.ts';
import type { Played } from '../played.ts';
import type { ServiceProvider } from '../saml/service-provider.ts';
import type { Scenarios } from '../scenarios.ts';
import type { Fault, TenantInfo } from '../types.ts';

/** The services of the sandbox that all tenants share. */
export interface Core {
  /** Base URL of the sandbox without trailing slash. */
  readonly url: string;
  /** The sandbox's clock: the one handed in, advanced by control calls. */
  now(): Date;
  random(bytes: number): Uint8Array;
  readonly scenarios: Scenarios;
  readonly played: Played;
  readonly inbox: Inbox;
  readonly approval: Approval;
  readonly personas: readonly SandboxPersona[];
  /** Who is preselected when the login does not say. */
  readonly defaultPersona: SandboxPersona;
}

export type PathParameters = Readonly<Record<string, string>>;
export type Handler = (request: SandboxRequest, parameters: PathParameters) => SandboxResponse;

export interface Route {
  /** Below the tenant's base; a segment that starts with a colon matches any one segment. */
  readonly path: string;
  /** Method → handler. HEAD is answered by GET. */
  readonly methods: Readonly<Record<string, Handler>>;
  /** Not listed on the landing page and in 404 answers. */
  readonly hidden?: boolean;
  /** The beginning of the path, within which letter case counts; below it, it does not. Absent: it counts everywhere. */
  readonly exactPart?: string;
}

export interface Tenant {
  readonly info: TenantInfo;
  readonly routes: readonly Route[];
  readonly faults: readonly Fault[];
  /** Bytes of the largest body that it takes; absent: as everywhere. */
  readonly largestBody?: number;
  /** What is going on, in numbers, for `GET /_sandbox/state`. */
  counts(): Readonly<Record<string, number>>;
  /** Forgets every login in progress. */
  reset(): void;
}

/** How a tenant comes to life. `redirectUris` and `serviceProviders` are those registered at start, beside its fixed ones. */
export type TenantFactory = (
  core: Core,
  redirectUris: readonly string[],
  serviceProviders: readonly ServiceProvider[],
) => Tenant;
