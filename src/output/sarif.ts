/** Findings of `idcli probe` as SARIF 2.1.0 (OASIS), for code scanning. A rule is a check. */
import type { Json } from '../common/json.ts';
import { proseOf } from '../explain/check-prose.ts';
import type { Outcome } from '../outcome.ts';
import { recordsOf } from './human/data.ts';
import { neutral } from './human/neutral.ts';

type ProbeData = { readonly [name: string]: Json };

/** GitHub takes the level of a rule from this number; `note` is shown and fails nothing. */
const LEVELS: Readonly<Record<string, { readonly level: string; readonly score: string }>> = {
  critical: { level: 'error', score: '9.5' },
  high: { level: 'error', score: '8.0' },
  medium: { level: 'warning', score: '5.5' },
  low: { level: 'note', score: '3.0' },
  info: { level: 'note', score: '0.0' },
};

/** @param outcome masked */
export function toSarif(outcome: Outcome, version: string, homepage: string): string {
  const { data, exitCode, error } = neutral(outcome);
  const probes = recordsOf(data.probes);
  const found = probes.filter(({ status }) => status === 'fail' || status === 'warn');
  const rules = [...new Set(found.map(({ check }) => text(check)))];
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'idcli',
            version,
            ...(homepage === '' ? {} : { informationUri: homepage }),
            rules: rules.map((code) => ruleOf(code, found)),
          },
        },
        invocations: [{ executionSuccessful: error === undefined, exitCode }],
        results: found.map((probe) => resultOf(probe, rules)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(code: string, found: readonly ProbeData[]) {
  const own = found.filter(({ check }) => check === code);
  const worst = Object.keys(LEVELS).find((name) => own.some(({ severity }) => severity === name)) ?? 'info';
  const prose = proseOf(code);
  return {
    id: code,
    shortDescription: { text: prose?.title ?? code },
    fullDescription: { text: prose?.meaning ?? code },
    help: { text: [...(prose?.remedies ?? []), ...productHelp(own), `idcli explain ${code}`].join('\n') },
    defaultConfiguration: { level: LEVELS[worst]?.level },
    properties: { tags: ['security'], 'security-severity': LEVELS[worst]?.score },
  };
}

/** Each setting of the recognised product once. */
const productHelp = (probes: readonly ProbeData[]): readonly string[] => [
  ...new Set(probes.flatMap(({ product }) => productFix(product) ?? [])),
];

function productFix(product: Json | undefined): string | undefined {
  const { name, fix, source } = recordsOf(product === undefined ? undefined : [product])[0] ?? {};
  return fix === undefined ? undefined : `In ${text(name)}: ${text(fix)} (${text(source)})`;
}

function resultOf(probe: ProbeData, rules: readonly string[]) {
  const endpoint = text(probe.endpoint);
  const isWarning = probe.status === 'warn';
  const level = LEVELS[text(probe.severity)]?.level ?? 'note';
  return {
    ruleId: text(probe.check),
    ruleIndex: rules.indexOf(text(probe.check)),
    level: isWarning && level === 'error' ? 'warning' : level,
    message: {
      text: [
        `${text(probe.id)}: ${text(probe.message)}. Gains: ${text(probe.gain)}. To do: ${text(probe.fix)}.`,
        ...[productFix(probe.product)].flatMap((fix) => (fix === undefined ? [] : [`${fix}.`])),
      ].join(' '),
    },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: endpoint.replace(/[?#].*$/, '') || 'about:blank' } },
        logicalLocations: [{ name: text(probe.id), kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'idcliProbe/v1': text(probe.fingerprint) },
    ...(probe.known === true
      ? { suppressions: [{ kind: 'external', justification: 'in the baseline' }] }
      : {}),
  };
}

const text = (value: Json | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
