/** What every probe command does around its probes: limits, state, baseline, report. */
import { resolve } from 'node:path';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { isLoopbackHost } from '../../common/loopback-host.ts';
import { IdcliError } from '../../errors.ts';
import { readNamedFile } from '../../flows/read-file.ts';
import { OWNER_ONLY, writeNamedFile } from '../../flows/write-file.ts';
import { baselineText, readBaseline, withBaseline } from '../../probes/baseline.ts';
import { chooseProbes } from '../../probes/choose.ts';
import { dataOf, factsOf, judged } from '../../probes/judged.ts';
import { demandAllowed, type Limits, paced } from '../../probes/pace.ts';
import type { Probe, ProbeResult, ProbeRow, Severity } from '../../probes/probe.ts';
import { fixIn, type Product } from '../../probes/products/product.ts';
import { PRODUCTS } from '../../probes/products/products.ts';
import { recognise, type Seen } from '../../probes/products/recognise.ts';
import { runProbes } from '../../probes/run.ts';
import { readState, stateText } from '../../probes/state.ts';
import type { Subject } from '../../report.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import type { PROBE_OPTIONS } from './probe-options.ts';

declare const IDCLI_VERSION: string;

export type ProbeValues = ValuesOf<typeof PROBE_OPTIONS>;

/** @throws {IdcliError} `USAGE` for names that no probe has, and for limits that let nothing through */
export function chosenProbes<Row extends ProbeRow>(
  rows: readonly Row[],
  { only, skip, rate, maxRequests }: ProbeValues,
): readonly Row[] {
  for (const [name, value] of [
    ['--rate', rate],
    ['--max-requests', maxRequests],
  ] as const) {
    if (value === 0)
      throw new IdcliError('USAGE', `${name} 0 lets nothing through`, {
        hint: `give a number above 0, or leave ${name} out`,
      });
  }
  return chooseProbes(rows, defined({ only, skip }));
}

/** `--list`. */
export function listProbes(rows: readonly ProbeRow[], { draft }: Invocation): void {
  draft.data = { list: rows.map(factsOf) as unknown as Json };
}

/** The same invocation, whose requests keep the rules of safety. */
export async function withLimits(
  values: ProbeValues,
  invocation: Invocation,
): Promise<Invocation & { limits: Limits }> {
  const { rate, maxRequests } = values;
  const limits: Limits = {
    ...defined({ rate, maxRequests }),
    allowed: values.iAmAllowed === true ? 'all' : await invocation.settings.probeAllowed(),
    userAgent: `idcli/${IDCLI_VERSION} (probe)`,
  };
  return {
    ...invocation,
    limits,
    world: paced(invocation.world, limits, (text) => invocation.tell(text, true)),
  };
}

/**
 * Says which hosts will be probed, before the first request.
 * @throws {IdcliError} `PROBE_NOT_ALLOWED`
 */
export async function announceHosts(
  urls: readonly URL[],
  { limits, tell }: Invocation & { readonly limits: Limits },
): Promise<void> {
  for (const url of urls) demandAllowed(url, limits);
  const hosts = [
    ...new Set(urls.filter(({ hostname }) => !isLoopbackHost(hostname)).map(({ host }) => host)),
  ];
  if (hosts.length > 0) await tell(`Probing ${hosts.join(', ')}`, true);
}

/** What earlier runs found. */
export interface Earlier {
  /** Fingerprints of the baseline. */
  readonly known?: ReadonlySet<string>;
  /** Results of the state, by probe. */
  readonly results?: ReadonlyMap<string, ProbeResult>;
  /** Whom this run probes, in words: another one begins a new state. */
  readonly target: string;
}

/**
 * Reads baseline and state, before anything is sent.
 * @throws {IdcliError} `USAGE` for a damaged file, `INPUT_UNREADABLE`
 */
export async function readEarlier(
  { baseline, state }: ProbeValues,
  rows: readonly ProbeRow[],
  target: string,
  { world }: Invocation,
): Promise<Earlier> {
  const read = async (path: string, called: string) =>
    new TextDecoder().decode(await readNamedFile(path, called, world, LARGEST));
  const isThere = state !== undefined && (await world.files.exists(resolve(world.cwd, state)));
  return {
    target,
    ...defined({
      known:
        baseline === undefined ? undefined : readBaseline(await read(baseline, 'the baseline'), baseline),
      results: isThere ? readState(await read(state, 'the state'), state, { target, rows }) : undefined,
    }),
  };
}

export interface Probing<Bench, Row extends Probe<Bench>> {
  readonly subject: Subject;
  /** The chosen ones. */
  readonly rows: readonly Row[];
  readonly bench: Bench;
  /** Why a probe cannot run here, and what it takes. */
  lacks(probe: Row): string | undefined;
  readonly earlier: Earlier;
  /** The other side, to recognise its product by what it showed. */
  readonly side: Omit<Seen, 'exchanges'>;
  /** Adds what only this side says of the results; called also after Ctrl-C. */
  conclude?(results: readonly ProbeResult[]): void;
}

/** Runs the probes and fills the draft; what is known is there also after Ctrl-C. */
export async function probe<Bench, Row extends Probe<Bench>>(
  { subject, rows, bench, lacks, earlier, side, conclude }: Probing<Bench, Row>,
  values: ProbeValues,
  invocation: Invocation,
): Promise<void> {
  const { draft, world } = invocation;
  const { state, writeBaseline } = values;
  const results: ProbeResult[] = [];
  const save = async (path: string, found: readonly ProbeResult[]) => {
    await writePrivate(path, stateText(earlier.target, found), 'the state', invocation);
  };
  try {
    await runProbes(
      {
        rows,
        bench,
        draft,
        world,
        lacks: (row) => unasked(row, values) ?? lacks(row),
        ...defined({
          earlier: earlier.results,
          save: state === undefined ? undefined : (found: readonly ProbeResult[]) => save(state, found),
        }),
      },
      results,
    );
  } finally {
    const marked = earlier.known === undefined ? results : withBaseline(results, earlier.known);
    const final = withProduct(marked, side, draft);
    draft.reports.push(judged(subject, final, (values.failOn as Severity | undefined) ?? 'high'));
    draft.data.probes = dataOf(final);
    conclude?.(final);
    if (state !== undefined && world.signal.aborted)
      draft.notes.push(`the same command with --state ${state} goes on from here`);
  }
  if (writeBaseline !== undefined) {
    await writePrivate(writeBaseline, baselineText(results), 'the baseline', invocation);
    draft.notes.push(`what fails now was written to ${writeBaseline}: give it with --baseline`);
  }
}

/** Names the product that was recognised, and its settings where something is wrong. */
function withProduct(
  results: readonly ProbeResult[],
  side: Omit<Seen, 'exchanges'>,
  { data, exchanges }: Invocation['draft'],
): readonly ProbeResult[] {
  const recognised = recognise(PRODUCTS, { ...side, exchanges });
  if (recognised === undefined) return results;
  const { product, by } = recognised;
  data.product = { id: product.id, name: product.name, by: [...by] };
  return results.map((result) => ({ ...result, ...defined({ product: fixOf(product, result) }) }));
}

const fixOf = (product: Product, { row, status }: ProbeResult) =>
  status === 'fail' || status === 'warn' ? fixIn(product, row) : undefined;

/** Bytes; no run of ours writes as much. */
const LARGEST = 5_000_000;

/** What takes a word of its own. */
function unasked({ slow, flag }: ProbeRow, values: ProbeValues): string | undefined {
  if (slow === true && values.slow !== true) return 'takes minutes: --slow';
  const given = values as Readonly<Record<string, unknown>>;
  return flag === undefined || given[optionKey(flag)] === true ? undefined : `needs your word: --${flag}`;
}

const optionKey = (flag: string): string =>
  flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

async function writePrivate(
  path: string,
  text: string,
  called: string,
  { world }: Invocation,
): Promise<void> {
  await writeNamedFile(text, { path, called, mode: OWNER_ONLY }, world);
}
