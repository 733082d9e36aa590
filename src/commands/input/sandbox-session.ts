/** `--sandbox`: a sandbox inside this process, or one running elsewhere on this machine. */
import { defined } from '../../common/defined.ts';
import { isLoopbackHost } from '../../common/loopback-host.ts';
import { IdcliError } from '../../errors.ts';
import { readJson } from '../../protocol/http/body.ts';
import type { OwnData } from '../../sandbox/own-data.ts';
import type { PlayedScenario } from '../../sandbox/played.ts';
import type { ClientInfo, Fault, SamlInfo, TenantInfo } from '../../sandbox/types.ts';
import type { Transport } from '../../world.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import type {
  CLIENT_OPTIONS,
  PHONE_OPTIONS,
  SANDBOX_OPTIONS,
  TRANSPORT_OPTIONS,
  USER_OPTIONS,
} from '../options/options.ts';
import { demandPlayable, type FaultDoor, notPlayed } from './fault-play.ts';
import { approveByHand, armFault, playedIn, type Running, setHoles, tenantsIn } from './running-sandbox.ts';

export interface SandboxSession {
  readonly issuer: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Private JWK of the sandbox's client, as JSON. */
  readonly decryptionKey?: string;
  /** The registered client that acts, where the tenant has several. */
  readonly client?: ClientInfo;
  /** All registered clients, where the tenant has several. */
  readonly clients?: readonly ClientInfo[];
  /** Base URL of an API besides the issuer. */
  readonly api?: string;
  /** The SAML 2.0 endpoints; a function, because the sandbox has to make a certificate for them. */
  saml(): SamlInfo | undefined;
  /** The page where a person approves requests sent to a phone. */
  readonly phone?: string;
  /** Begins a login at the client in the query, as `client_id`. */
  readonly loginStart?: string;
  /** Where a person logs out at the provider. */
  readonly logout?: string;
  /** For a client with a certificate, which needs TLS. */
  readonly tls?: Pick<Transport, 'ca' | 'clientCertificate'>;
  /** The trust anchor of signatures, as PEM. */
  readonly trustAnchor?: string;
  /**
   * Checks at the end of a whole flow.
   * @throws {IdcliError} `FAULT_NOT_PLAYED` when the requested fault changed nothing
   */
  demandPlayed(): Promise<void>;
  /**
   * Checks at the end of a single step. At a running sandbox a later step may play the fault, so a note says that this
   * one did not.
   * @throws {IdcliError} `FAULT_NOT_PLAYED` at an embedded sandbox, which ends with the step
   */
  stepPlayed(notes: string[]): Promise<void>;
  /** Stops an embedded sandbox; leaves a running one alone. */
  leave(): Promise<void>;
}

export interface SandboxRequest {
  /** Name of the provider and of the tenant. */
  readonly system: string;
  readonly values: ValuesOf<typeof SANDBOX_OPTIONS> &
    Pick<ValuesOf<typeof USER_OPTIONS>, 'as'> &
    Pick<ValuesOf<typeof PHONE_OPTIONS>, 'noAutoApprove'> &
    Partial<Pick<ValuesOf<typeof CLIENT_OPTIONS>, 'clientId'>> &
    Partial<Pick<ValuesOf<typeof TRANSPORT_OPTIONS>, 'ca'>> & { readonly hole?: readonly string[] };
  readonly redirectUris: readonly string[];
  /** How the tenant is used, for its faults; absent when a command only inspects. */
  readonly way?: FaultDoor;
  /** Metadata of the command's own service provider, as XML, for an embedded sandbox. */
  readonly serviceProviders?: readonly string[];
  /** An embedded sandbox refuses also what SAML leaves open. */
  readonly isStrict?: boolean;
}

/**
 * @param url empty: starts one in this process
 * @throws {IdcliError} `SANDBOX_SCENARIO_UNKNOWN`, `FAULT_NOT_PLAYED`, `USAGE`, `NETWORK`
 */
export async function enterSandbox(
  url: string,
  request: SandboxRequest,
  invocation: Invocation,
): Promise<SandboxSession> {
  const { system, values, way } = request;
  const fault = values.fault === undefined ? undefined : await findFault(system, values.fault);
  if (fault !== undefined && way !== undefined) demandPlayable(system, fault, way);
  return url === '' ? startEmbedded(request, invocation) : joinRunning(url, request, invocation);
}

async function startEmbedded(
  { system, values, redirectUris, serviceProviders = [], isStrict = false }: SandboxRequest,
  invocation: Invocation,
): Promise<SandboxSession> {
  const { world, gate } = invocation;
  const { demandsTls, startSandbox, SYSTEMS } = await import('../../sandbox/index.ts');
  const sandbox = await startSandbox({
    now: world.now,
    random: world.random,
    sleep: world.sleep,
    port: 0,
    // Other tenants are only for a shared sandbox.
    ...(SYSTEMS.includes(system) ? { systems: [system] } : {}),
    ...((await demandsTls(system, values.clientId, values.hole))
      ? {
          https: true,
          makeCertificate: (await import('../../loopback/certificate.ts')).makeSelfSignedCertificate,
        }
      : {}),
    ...defined({
      faults: values.fault === undefined ? undefined : { [system]: values.fault },
      persona: values.as,
      holes: values.hole === undefined ? undefined : { [system]: values.hole },
    }),
    redirectUris: { [system]: redirectUris },
    serviceProviders,
    samlIsStrict: isStrict,
    own: await ownDataOf(invocation),
    fetch: world.connect({}),
    autoApprove: values.noAutoApprove !== true,
  });
  const leave = () => sandbox.close();
  const demandPlayed = () => demandAmong(sandbox.played(), 0, system, values.fault);
  try {
    gate.sandbox(sandbox.url);
    return {
      ...sessionOf(system, sandbox.tenants, values.clientId, sandbox.certificate),
      demandPlayed,
      stepPlayed: demandPlayed,
      leave,
    };
  } catch (thrown) {
    await leave();
    throw thrown;
  }
}

/** Most configurations say nothing of the sandbox. */
async function ownDataOf(invocation: Invocation): Promise<OwnData> {
  if ((await invocation.settings.sandbox()).length === 0) return { clients: [], people: [], scopes: {} };
  const { configuredOwnData, merged } = await import('./own-data.ts');
  return merged(await configuredOwnData(invocation));
}

async function joinRunning(
  text: string,
  { system, values }: SandboxRequest,
  invocation: Invocation,
): Promise<SandboxSession> {
  const { world, gate, line } = invocation;
  const base = URL.canParse(text) ? new URL(text) : undefined;
  if (base === undefined || !isLoopbackHost(base.hostname)) {
    throw new IdcliError('USAGE', `--sandbox takes the URL of a sandbox on this machine, not ${text}`, {
      hint: 'start one with: idcli sandbox',
    });
  }
  // A scenario file cannot vouch for what listens where it says: that is a host which only the checkout names.
  const isVouched = line === undefined || (line.sandbox !== undefined && isSameServer(line.sandbox, base));
  if (isVouched) gate.sandbox(base.href);
  else gate.names(line.file);
  const { transportFrom } = await import('./connection.ts');
  const fetch = world.connect(await transportFrom(defined({ ca: values.ca }), {}, invocation));
  const look = () => fetch(new URL('/_sandbox/state', base)).then(readJson);
  const state = await look();
  const tenants = state.ok ? tenantsIn(state.value) : undefined;
  if (tenants === undefined) {
    throw new IdcliError('USAGE', `${base.origin} is not an idcli sandbox`, {
      hint: 'start one with: idcli sandbox',
    });
  }
  const session = sessionOf(system, tenants, values.clientId, undefined);
  // The running server names the addresses of its tenants, and could name any host.
  for (const url of [session.issuer, session.api]) {
    if (isVouched && url !== undefined && isSameServer(url, base)) gate.sandbox(url);
  }
  const server: Running = { base, fetch, system };
  if (values.fault !== undefined) await armFault(server, values.fault);
  await setHoles(server, values.hole, true);
  if (values.noAutoApprove === true) await approveByHand(server);
  const before = timesPlayed(playedIn(state), system, values.fault);
  const demandPlayed = async () => demandAmong(playedIn(await look()), before, system, values.fault);
  const stepPlayed = async (notes: string[]) => {
    const { fault } = values;
    if (fault === undefined || timesPlayed(playedIn(await look()), system, fault) > before) return;
    notes.push(`the fault ${fault} did not come into play in this step; the next login there will play it`);
  };
  return { ...session, demandPlayed, stepPlayed, leave: () => setHoles(server, values.hole, false) };
}

async function findFault(system: string, id: string): Promise<Fault | undefined> {
  const { faultsOf } = await import('../../sandbox/index.ts');
  return faultsOf(system).find((fault) => fault.id === id);
}

/** @param before how often it was played before this run */
async function demandAmong(
  played: readonly PlayedScenario[],
  before: number,
  system: string,
  id: string | undefined,
): Promise<void> {
  if (id === undefined || timesPlayed(played, system, id) > before) return;
  throw notPlayed(system, id, await findFault(system, id));
}

function timesPlayed(played: readonly PlayedScenario[], system: string, id: string | undefined): number {
  return played.find((one) => one.system === system && one.scenario === id)?.times ?? 0;
}

/** Accepts other spellings of this machine, but no other port. */
function isSameServer(text: string, base: URL): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && isLoopbackHost(url.hostname) && url.port === base.port;
}

function sessionOf(
  system: string,
  tenants: readonly TenantInfo[],
  chosenClient: string | undefined,
  ca: string | undefined,
): Omit<SandboxSession, 'leave' | 'demandPlayed' | 'stepPlayed'> {
  const tenant = tenants.find(({ id }) => id === system);
  if (tenant?.issuer === undefined) {
    throw new IdcliError('USAGE', `the sandbox does not play ${system}`, {
      hint: `it plays: ${tenants.map(({ id }) => id).join(', ')}; name one with --provider`,
    });
  }
  const { issuer, clientId, api, phone, trustAnchor, loginStart, logout } = tenant;
  const client = tenant.clients?.find(({ id }) => id === (chosenClient ?? clientId));
  const clientSecret = client === undefined ? tenant.clientSecret : client.secret;
  const decryptionKey = client?.decryptionKey ?? tenant.decryptionKey;
  return {
    issuer,
    saml: () => tenant.saml,
    ...defined({
      decryptionKey,
      api,
      phone,
      trustAnchor,
      clientId,
      clientSecret,
      client,
      clients: tenant.clients,
      loginStart,
      logout,
    }),
    ...(client?.certificate === undefined && ca === undefined
      ? {}
      : { tls: defined({ clientCertificate: client?.certificate, ca }) }),
  };
}
