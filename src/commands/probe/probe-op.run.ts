/** `idcli probe op`: the good login, then the probes. */
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import { codeFlow } from '../../flows/code-flow/code-flow.ts';
import { discover } from '../../flows/code-flow/discover.ts';
import type { FlowContext } from '../../flows/code-flow/flow-context.ts';
import type { CodeFlowInput } from '../../flows/code-flow/input.ts';
import { asGiven, openReturn } from '../../flows/code-flow/return-place.ts';
import { type Draft, newDraft, type Tokens } from '../../outcome.ts';
import { openBench } from '../../probes/op/bench.ts';
import { probeClient } from '../../probes/op/client.ts';
import { proverOf } from '../../probes/op/dpop.ts';
import { lackOf } from '../../probes/op/needs.ts';
import { OP_PROBES } from '../../probes/op/probes.ts';
import type { OpProbe } from '../../probes/op/row.ts';
import { useTab } from '../../probes/op/tab.ts';
import { objectOf } from '../../protocol/http/index.ts';
import { endpoint, type Metadata } from '../../protocol/oidc/discovery.ts';
import type { Invocation } from '../command.ts';
import { connect, transportFrom } from '../input/connection.ts';
import { chooseProvider } from '../input/provider.ts';
import { redirectFrom } from '../input/redirect.ts';
import { enterSandbox, type SandboxSession } from '../input/sandbox-session.ts';
import { asOf } from '../input/time.ts';
import { codeFlowInput } from '../login/login-code.run.ts';
import type { ProbeOpValues } from './probe-op.ts';
import { announceHosts, chosenProbes, listProbes, probe, readEarlier, withLimits } from './probing.ts';

/** @throws {IdcliError} errors of options and of the good login; `PROBE_NOT_ALLOWED` */
export async function runProbeOp(values: ProbeOpValues, given: Invocation): Promise<void> {
  const rows = chosenProbes(OP_PROBES, values);
  if (values.list === true) return listProbes(rows, given);
  const invocation = await withLimits(values, asOf(given, values.now));
  const { draft } = invocation;
  const chosen = await chooseProvider(values, invocation);
  const { preset } = chosen;
  draft.provider = preset.id;
  draft.providerTitle = preset.title;
  const redirect = redirectFrom(values, values.sandbox === undefined ? preset.redirectUri : undefined, {
    apps: true,
  });
  const sandbox =
    values.sandbox === undefined
      ? undefined
      : await enterSandbox(
          values.sandbox,
          { system: preset.id, values, redirectUris: redirect.texts },
          invocation,
        );
  try {
    const transport = { ...sandbox?.tls, ...(await transportFrom(values, chosen.secrets, invocation)) };
    const recorder = await connect(values, chosen.secrets, invocation, sandbox?.tls);
    draft.issuer = sandbox?.issuer ?? chosen.issuer;
    draft.sandbox = sandbox !== undefined;
    draft.protocol = 'oidc';
    await announceHosts([new URL(draft.issuer)], invocation);
    const target =
      `${sandbox === undefined ? draft.issuer : `the sandbox, ${preset.id}`} as ` +
      `${values.clientId ?? sandbox?.clientId ?? preset.clientId ?? ''}`;
    const earlier = await readEarlier(values, rows, target, invocation);
    const input = await codeFlowInput(
      { ...values, dryRun: false },
      { chosen, sandbox, redirect },
      invocation,
    );
    const { world, tell, tellCode } = invocation;
    const context = { world, draft, recorder, tell, tellCode };
    const announced = await discover(input, { recorder, draft: newDraft('probe op') });
    if (announced === undefined)
      throw new IdcliError(
        'DISCOVERY_FAILED',
        'the discovery document must not be used: it is not about this issuer',
        {
          hint: `see why: idcli inspect --issuer ${draft.issuer}`,
        },
      );
    const metadata = addressesOfClient(announced, input.credentials);
    await announceHosts(addressesIn(metadata), invocation);
    const parts = { metadata, input, context };
    const second = await secondClient(values, sandbox, parts, invocation);
    if (values.dryRun === true) return plan(rows, { draft, metadata });
    const tokens = await goodLogin(input, context);
    const tab = await openTab(input, values, context);
    const listener =
      tab?.stopover ?? (await openReturn({ ...input, player: { kind: 'paste' } }, { awaits: [] }, world));
    const redirectUri = asGiven(listener.redirectUri, input.redirect);
    const client = await probeClient(input.credentials, redirectUri, metadata, world);
    const bench = openBench({
      ...parts,
      client,
      tokens,
      ...defined({
        second: second && (await probeClient(second, redirectUri, metadata, world)),
        dpop: input.dpop && (await proverOf(input.dpop.key, world)),
        tab: tab?.tab,
      }),
      stranger: () => strangeClient(values, sandbox?.tls, invocation),
      takesTls: (url, version) => world.takesTls(url, version, transport),
    });
    try {
      await probe(
        {
          subject: 'op',
          rows,
          bench,
          earlier,
          side: {
            addresses: [input.issuer, ...addressesIn(metadata).map(String)],
            members: Object.keys(metadata),
          },
          lacks: (row) => lackOf(row.needs ?? [], bench),
        },
        values,
        invocation,
      );
    } finally {
      await listener.close();
    }
  } finally {
    await sandbox?.leave();
  }
}

const USUAL_BROWSER_REQUESTS = 120;

/** The person's own browser, where it comes back to this machine. */
async function openTab(
  { player, redirect, provider, timeoutSeconds }: CodeFlowInput,
  { browserRequests }: ProbeOpValues,
  context: FlowContext,
) {
  if (player.kind !== 'browser' || player.elsewhere === true) return undefined;
  const { openStopover } = await import('../../loopback/stopover.ts');
  const { uris, listen, https } = redirect;
  const stopover = await openStopover({
    redirectUris: uris,
    ...defined({ listen }),
    https,
    awaits: ['code', 'error', 'response', 'id_token', 'access_token'],
    title: provider.title,
    now: context.world.now,
  });
  const most = browserRequests ?? USUAL_BROWSER_REQUESTS;
  return { stopover, tab: useTab({ stopover, opens: player.open, most, timeoutSeconds, context }) };
}

/** A client with a certificate calls the addresses for those (RFC 8705, 5). */
function addressesOfClient(metadata: Metadata, { certificate }: CodeFlowInput['credentials']): Metadata {
  const aliases = certificate === true ? objectOf(metadata.mtls_endpoint_aliases) : undefined;
  return aliases === undefined ? metadata : { ...metadata, ...aliases };
}

/** Somebody who has a certificate, but not that of the client. */
async function strangeClient(
  { tlsCert: _, tlsKey: __, ...values }: ProbeOpValues,
  tls: SandboxSession['tls'],
  invocation: Invocation,
): Promise<typeof fetch> {
  const { makeSelfSignedCertificate } = await import('../../loopback/certificate.ts');
  const clientCertificate = await makeSelfSignedCertificate(['localhost'], invocation.world.now());
  const recorder = await connect(values, {}, invocation, { ...tls, clientCertificate });
  return recorder.as('client', 'probe');
}

/** The addresses that requests will go to. */
const addressesIn = (metadata: Metadata): readonly URL[] =>
  Object.entries(metadata).flatMap(([name, value]) =>
    /(?:_endpoint|^jwks_uri)$/.test(name) && typeof value === 'string' && URL.canParse(value)
      ? [new URL(value)]
      : [],
  );

interface Parts {
  readonly metadata: Metadata;
  readonly input: CodeFlowInput;
}

async function secondClient(
  { secondClientId, secondClientSecret }: ProbeOpValues,
  sandbox: SandboxSession | undefined,
  { input }: Parts,
  { settings }: Invocation,
): Promise<CodeFlowInput['credentials'] | undefined> {
  const { clientId, method } = input.credentials;
  if (secondClientId === undefined) return registeredSecond(sandbox, clientId);
  if (secondClientSecret === undefined) return { method: 'none', clientId: secondClientId };
  return {
    method: method === 'client_secret_post' ? method : 'client_secret_basic',
    clientId: secondClientId,
    secret: await settings.secret(secondClientSecret, 'second client secret'),
  };
}

/** In the sandbox there is always another one. */
function registeredSecond(
  sandbox: SandboxSession | undefined,
  clientId: string,
): CodeFlowInput['credentials'] | undefined {
  const other = sandbox?.clients?.find(
    ({ id, authentication, secret }) =>
      id !== clientId && authentication === 'client_secret_post' && secret !== undefined,
  );
  return other && { method: 'client_secret_post', clientId: other.id, ...defined({ secret: other.secret }) };
}

/**
 * The baseline (PR-1): a whole login with every check.
 * @throws {IdcliError} when it fails: nothing is probed then
 */
async function goodLogin(input: CodeFlowInput, context: FlowContext): Promise<Tokens> {
  const { draft } = context;
  const own: Draft = { ...newDraft(draft.command), exchanges: draft.exchanges };
  await codeFlow({ ...input, logout: false, dryRun: false }, { ...context, draft: own });
  draft.reports.push(...own.reports.filter(({ verdict }) => verdict === 'invalid'));
  if (own.claims !== undefined) draft.people = [own.claims];
  return own.tokens ?? {};
}

/** `--dry-run`: every request, and where it would go. */
function plan(
  rows: readonly OpProbe[],
  { draft, metadata }: { readonly draft: Draft; readonly metadata: Metadata },
): void {
  draft.data.planned = rows.map(({ id, title, to, needs, slow }) =>
    defined({
      id,
      title,
      to: to.flatMap((name) => endpoint(metadata, name) ?? []),
      needs,
      slow,
    }),
  ) as unknown as Json;
  draft.notes.push('nothing was sent but the request for the discovery document');
}
