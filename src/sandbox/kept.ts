/** What a sandbox keeps over restarts: clients, people, tokens, sessions, and redirect URIs that were added. */
import type { Brought } from './brought.ts';
import type { Tenant } from './tenants/tenant.ts';
import type { Kept, KeptSystem } from './types.ts';

const SCHEMA = 'idcli.sandbox/v1';

export const NOTHING_KEPT: Kept = { schema: SCHEMA, systems: {} };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads what an earlier sandbox kept: all of it is right, or the first problem is told. */
export async function readKept(
  value: unknown,
): Promise<{ readonly kept: Kept } | { readonly problem: string }> {
  if (!isObject(value) || value.schema !== SCHEMA || !isObject(value.systems))
    return { problem: `it is not a state of a sandbox (${SCHEMA})` };
  for (const [system, kept] of Object.entries(value.systems)) {
    if (!isObject(kept)) return { problem: `systems.${system} is not an object` };
    const uris = kept.redirectUris ?? [];
    if (!Array.isArray(uris) || !uris.every((uri) => typeof uri === 'string'))
      return { problem: `systems.${system}.redirectUris is not a list of addresses` };
    const load = Object.hasOwn(PROBLEMS, system) ? PROBLEMS[system] : undefined;
    if (load === undefined || kept.own === undefined) continue;
    const problem = (await load())(kept.own);
    if (problem !== undefined) return { problem: `systems.${system}.own: ${problem}` };
  }
  const problem =
    (await metadataProblem(value.serviceProviders ?? [])) ?? (await personasProblem(value.personas ?? []));
  return problem === undefined ? { kept: value as unknown as Kept } : { problem };
}

/** Who knows what a system kept; loaded only then. */
const PROBLEMS: Readonly<Record<string, () => Promise<(own: unknown) => string | undefined>>> = {
  generic: async () => (await import('./tenants/generic/keep.ts')).keptProblem,
  'signicat-sms-otp': async () => (await import('./tenants/signicat-sms-otp/keep.ts')).keptProblem,
  'net-id': async () => (await import('./tenants/net-id/keep.ts')).keptProblem,
  ingroupe: () => ofClients('ingroupe'),
  'signicat-consent': () => ofClients('signicat-consent'),
};

async function ofClients(system: string) {
  const { keptClientsProblem } = await import('./clients/keep-clients.ts');
  return (own: unknown) => keptClientsProblem(system, own);
}

async function metadataProblem(documents: unknown): Promise<string | undefined> {
  if (!Array.isArray(documents) || !documents.every((one) => typeof one === 'string'))
    return 'serviceProviders is not a list of metadata';
  if (documents.length === 0) return undefined;
  const { createServiceProviders } = await import('./saml/registered.ts');
  const providers = createServiceProviders([]);
  for (const [index, document] of documents.entries()) {
    const taken = await providers.add(document);
    if ('problem' in taken) return `serviceProviders.${index}: ${taken.problem}`;
  }
  return undefined;
}

async function personasProblem(personas: unknown): Promise<string | undefined> {
  if (!Array.isArray(personas)) return 'personas is not a list';
  const { createPersonas } = await import('./own-personas.ts');
  return createPersonas().take(personas);
}

export function keptOf(tenants: readonly Tenant[], { serviceProviders, personas }: Brought): Kept {
  const systems = tenants.map(({ info, addRedirectUri, keep }): [string, KeptSystem] => [
    info.id,
    {
      ...(addRedirectUri === undefined ? {} : { redirectUris: info.redirectUris }),
      ...(keep === undefined ? {} : { own: keep() }),
    },
  ]);
  return {
    schema: SCHEMA,
    systems: Object.fromEntries(systems),
    ...{ serviceProviders: serviceProviders.kept(), personas: personas.kept() },
  };
}

export function restoreKept(tenants: readonly Tenant[], { systems }: Kept): void {
  for (const { info, addRedirectUri, restore } of tenants) {
    const kept = Object.hasOwn(systems, info.id) ? systems[info.id] : undefined;
    for (const uri of kept?.redirectUris ?? []) if (!info.redirectUris.includes(uri)) addRedirectUri?.(uri);
    if (kept?.own !== undefined) restore?.(kept.own);
  }
}
