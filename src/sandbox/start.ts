/** Checks the options, then listens. */
import { defined } from '../common/defined.ts';
import { suggestion } from '../common/suggest.ts';
import { IdcliError } from '../errors.ts';
import { type Application, createApplication } from './application.ts';
import { faultsOf, SYSTEMS } from './faults.ts';
import { holesOf } from './holes.ts';
import { NOTHING_KEPT } from './kept.ts';
import { redirectUriProblem } from './oidc/redirect-uri.ts';
import { createPersonas } from './own-personas.ts';
import { SANDBOX_PERSONAS } from './personas.ts';
import { checkReach, unbracketed } from './reach.ts';
import { createServiceProviders } from './saml/registered.ts';
import type { ServiceProvider } from './saml/service-provider.ts';
import { listen } from './server.ts';
import { loadTenants } from './tenants/load-tenants.ts';
import type { Sandbox, SandboxOptions } from './types.ts';

/** Ports that browsers and fetch block (WHATWG Fetch, "bad port"), as far as a user may listen on them. */
const REFUSED_PORTS = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
  10080,
]);

/**
 * Starts a sandbox and returns once it listens.
 * @throws {IdcliError} `USAGE`, `SANDBOX_SCENARIO_UNKNOWN`, `PORT_TAKEN`
 */
export async function start(options: SandboxOptions): Promise<Sandbox> {
  checkOptions(options);
  const host = unbracketed(options.host ?? '127.0.0.1');
  const allowHosts = options.allowHosts ?? [];
  const certificate = options.https === true ? await makeCertificate(options, host) : undefined;
  const factories = await loadTenants(options.systems);
  const serviceProviders = createServiceProviders(await readMetadata(options.serviceProviders ?? []));
  await serviceProviders.restore(options.kept?.serviceProviders ?? []);
  const personas = createPersonas();
  await personas.take(options.kept?.personas ?? []);
  let application: Application | undefined;
  const listener = await listen({
    host,
    allowHosts,
    port: options.port,
    sleep: options.sleep,
    isOld: options.holes?.generic?.includes('tls-old') === true,
    ...defined({ certificate }),
    application(url) {
      application = createApplication(url, factories, options, { serviceProviders, personas });
      return application;
    },
  });
  return {
    url: listener.url,
    tenants: application?.tenants ?? [],
    played: () => application?.played() ?? [],
    choose: (system, scenario) => application?.choose(system, scenario),
    kept: () => application?.kept() ?? NOTHING_KEPT,
    waiting: () => application?.waiting() ?? [],
    decide: (system, id, decision) => application?.decide(system, id, decision) === true,
    ...defined({ certificate: certificate?.cert }),
    async close() {
      application?.close();
      await listener.close();
    },
  };
}

/** Loaded only on demand: most sandbox runs use no SAML. */
async function readMetadata(documents: readonly string[]): Promise<readonly ServiceProvider[]> {
  if (documents.length === 0) return [];
  const [{ readServiceProviders }, { Refusal }] = await Promise.all([
    import('./saml/service-provider.ts'),
    import('./saml/refusal.ts'),
  ]);
  try {
    return documents.flatMap(readServiceProviders);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new IdcliError(
      'USAGE',
      `the metadata of a service provider cannot be registered: ${error.message}`,
      {
        hint: 'idcli decode-saml FILE says what is in it',
      },
    );
  }
}

async function makeCertificate(options: SandboxOptions, host: string) {
  if (options.makeCertificate === undefined) {
    throw new IdcliError('USAGE', 'a sandbox with https needs a certificate, and nothing here can make one');
  }
  const names = (options.allowHosts ?? []).map((name) => unbracketed(new URL(`https://${name}`).hostname));
  return options.makeCertificate(
    [...new Set([...names, host, '127.0.0.1', '::1', 'localhost'])],
    options.now(),
  );
}

function checkOptions(options: SandboxOptions): void {
  checkReach(options);
  const { port, faults, holes, persona, redirectUris, own } = options;
  if (REFUSED_PORTS.has(port)) {
    throw new IdcliError('USAGE', `browsers refuse to open port ${port}`, {
      hint: 'choose another with --port',
    });
  }
  for (const [system, id] of Object.entries(faults ?? {})) {
    checkSystem(system);
    checkKnown(
      `${system} has no fault`,
      id,
      faultsOf(system).map((fault) => fault.id),
    );
  }
  for (const [system, ids] of Object.entries(holes ?? {})) {
    checkSystem(system);
    const known = holesOf(system).map((hole) => hole.id);
    for (const id of ids) checkKnown(`${system} has no hole`, id, known);
  }
  if (persona !== undefined) {
    checkKnown(
      'there is no persona',
      persona,
      [...SANDBOX_PERSONAS, ...(own?.people ?? [])].map((entry) => entry.id),
    );
  }
  for (const [system, uris] of Object.entries(redirectUris ?? {})) {
    checkSystem(system);
    for (const uri of uris) checkRedirectUri(system, uri);
  }
}

function checkSystem(system: string): void {
  checkKnown('the sandbox has no system', system, SYSTEMS);
}

/** More names than that are a wall: only similar ones are listed. */
const FEW = 30;
const MOST_ALIKE = 8;

function checkKnown(fact: string, id: string, known: readonly string[]): void {
  if (known.includes(id)) return;
  const meant = suggestion(id, known);
  throw new IdcliError('SANDBOX_SCENARIO_UNKNOWN', `${fact} ${JSON.stringify(id)}${meant}`, {
    hint: known.length > FEW ? similarTo(id, meant === '' ? known : []) : `there is ${known.join(', ')}`,
  });
}

function similarTo(id: string, known: readonly string[]): string {
  const words = id
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length > 2);
  const alike = known.filter((name) => words.some((word) => name.includes(word))).slice(0, MOST_ALIKE);
  return [
    ...(alike.length === 0 ? [] : [`similar: ${alike.join(', ')}`]),
    'the page of the sandbox lists them all: idcli sandbox',
  ].join('\n');
}

function checkRedirectUri(system: string, uri: string): void {
  const problem = redirectUriProblem(uri);
  if (problem === undefined) return;
  throw new IdcliError('USAGE', `${JSON.stringify(uri)} cannot be a redirect URI of ${system}: ${problem}`);
}
