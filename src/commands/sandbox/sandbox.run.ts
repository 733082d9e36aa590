/** `idcli sandbox`: starts the sandbox, prints its address, and tells of each request until Ctrl-C. */

import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { shellWord } from '../../common/shell.ts';
import { IdcliError } from '../../errors.ts';
import { type OwnData, startSandbox } from '../../sandbox/index.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import type { sandboxOptions } from './sandbox.ts';
import { createTeller } from './tell.ts';

const DEFAULT_PORT = 8400;

export async function runSandbox(
  values: ValuesOf<typeof sandboxOptions>,
  invocation: Invocation,
): Promise<void> {
  const { world, draft } = invocation;
  const port = values.port ?? DEFAULT_PORT;
  if (!Number.isInteger(port) || port > 65_535) {
    throw new IdcliError('USAGE', `there is no port ${port}`, {
      hint: 'ports go from 1 to 65535; 0 takes any free one',
    });
  }
  const reach = reachOf(values);
  const teller = createTeller(invocation);
  const state = await stateOf(values.state, invocation);
  const sandbox = await startSandbox({
    now: world.now,
    random: world.random,
    sleep: world.sleep,
    port,
    ...reach,
    https: values.https === true,
    makeCertificate: async (hosts, now) => {
      const { makeSelfSignedCertificate } = await import('../../loopback/certificate.ts');
      return makeSelfSignedCertificate(hosts, now);
    },
    faults: Object.fromEntries(values.fault ?? []),
    holes: grouped(values.hole ?? []),
    ...defined({ persona: values.as }),
    redirectUris: grouped(values.redirectUri ?? []),
    serviceProviders: await readMetadata(values.spMetadata ?? [], invocation),
    own: await ownDataOf(values, invocation),
    // A visitor could have it fetch them from this machine.
    ...(reach === undefined ? { fetch: world.connect({}), fetchMetadata: metadataAt(invocation) } : {}),
    autoApprove: values.noAutoApprove !== true,
    seen: teller.seen,
    sent: teller.sent,
    ...defined({ kept: state?.kept }),
    changed: () => state?.writer.changed(() => sandbox.kept()),
    readDocument: readImport,
  });
  try {
    draft.data = { url: sandbox.url, tenants: sandbox.tenants as unknown as Json };
    await invocation.showNow();
    if (reach !== undefined) await invocation.tell(warningOf(reach), true);
    // Who starts a sandbox from a test often reads its first line only.
    world.stdout.background?.(world.signal);
    world.stderr.background?.(world.signal);
    teller.begin();
    await new Promise<void>((resolve) => {
      if (world.signal.aborted) resolve();
      else world.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await teller.done();
    await state?.writer.finish(() => sandbox.kept());
  } finally {
    await sandbox.close();
  }
}

interface Reach {
  readonly host: string;
  readonly allowHosts: readonly string[];
}

/** Both options or none: one alone is a mistake, such as half a copied line. */
function reachOf({ listen, allowHost = [] }: ValuesOf<typeof sandboxOptions>): Reach | undefined {
  if (listen === undefined && allowHost.length === 0) return undefined;
  if (listen !== undefined && allowHost.length > 0) return { host: listen, allowHosts: allowHost };
  throw new IdcliError(
    'USAGE',
    listen === undefined
      ? '--allow-host needs --listen: on loopback there are no other names'
      : '--listen needs --allow-host: the sandbox answers only to names that it knows',
    { hint: 'in a container: idcli sandbox --listen 0.0.0.0 --allow-host NAME' },
  );
}

const warningOf = ({ host, allowHosts }: Reach): string =>
  `WARNING: everybody who reaches ${host} can log in as anybody, read what arrives and change this sandbox, ` +
  `by the name ${allowHosts.join(' or ')}. Only for a container or a network of your own; never on the internet.`;

async function stateOf(path: string | undefined, invocation: Invocation) {
  if (path === undefined) return undefined;
  const { readState, stateWriter } = await import('./state-file.ts');
  const kept = await readState(path, invocation);
  return { kept, writer: stateWriter(path, invocation) };
}

/** What people import in the console may be YAML, as the files are. */
async function readImport(text: string): Promise<unknown> {
  const { readDocument } = await import('../../config/document.ts');
  const { problems, value } = readDocument(text);
  return problems.length > 0 ? undefined : value;
}

async function ownDataOf(
  { clients, people }: ValuesOf<typeof sandboxOptions>,
  invocation: Invocation,
): Promise<OwnData> {
  const { configuredOwnData, merged, readOwnFile } = await import('../input/own-data.ts');
  return merged([
    ...(await configuredOwnData(invocation)),
    ...(clients === undefined ? [] : [await readOwnFile('clients', clients, invocation)]),
    ...(people === undefined ? [] : [await readOwnFile('people', people, invocation)]),
  ]);
}

/** Reads the documents as XML; reports problems here, where they have a name. */
async function readMetadata(sources: readonly string[], invocation: Invocation): Promise<readonly string[]> {
  if (sources.length === 0) return [];
  const [{ loadMetadata }, { connect }] = await Promise.all([
    import('../../flows/saml/metadata.ts'),
    import('../input/connection.ts'),
  ]);
  const context = { world: invocation.world, connect: () => connect({}, {}, invocation) };
  const loaded = await Promise.all(sources.map((source) => loadMetadata(source, context)));
  return loaded.map(({ document, entities, source }) => {
    if (entities.some(({ roles }) => roles.some(({ kind }) => kind === 'sp')))
      return new TextDecoder().decode(document.bytes);
    throw new IdcliError('USAGE', `${source} describes no SAML service provider`, {
      hint: `see what it describes: idcli decode-saml ${shellWord(source)}`,
    });
  });
}

const metadataAt = (invocation: Invocation) => async (url: string) => {
  const [document = ''] = await readMetadata([url], invocation);
  return document;
};

function grouped(pairs: readonly (readonly [string, string])[]): Record<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [system, uri] of pairs) groups.set(system, [...(groups.get(system) ?? []), uri]);
  return Object.fromEntries(groups);
}
