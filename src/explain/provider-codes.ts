/** Provider-specific codes: endpoint errors, and statuses of sessions, signatures and orders. */
import { PRESETS } from '../providers/index.ts';
import type { ErrorMeaning, ProviderPreset } from '../providers/preset.ts';
import { faultThat, goodRun } from './examples.ts';
import { type Explanation, sentence } from './explanation.ts';

interface Word {
  readonly meaning: string;
  readonly likely?: string;
  readonly next?: string;
  readonly class: string;
}

/** Returns a command that shows the code in the provider's sandbox, if a fault does. */
function exampleOf(code: string, { id }: ProviderPreset): string {
  return (
    faultThat(({ providerError }) => providerError === code, [id]) ??
    goodRun(id) ??
    `idcli providers show ${id}`
  );
}

const explain = (code: string, word: Word, preset: ProviderPreset, place: string): Explanation => ({
  code,
  family: 'provider-codes',
  where: `${preset.title}, ${place}`,
  title: word.meaning,
  meaning: `${sentence(word.meaning)} Outcome \`${word.class}\`.`,
  causes: word.likely === undefined ? [] : [word.likely],
  remedies: word.next === undefined ? [] : [word.next],
  spec: preset.source,
  example: exampleOf(code, preset),
});

/**
 * Returns endpoint errors whose meaning at the provider differs from the specifications.
 * @param general meanings from the specifications
 */
function errorsOf(preset: ProviderPreset, general: ProviderPreset['errors']): Explanation[] {
  return (['authorization', 'token'] as const).flatMap((endpoint) =>
    Object.entries<ErrorMeaning>(preset.errors[endpoint])
      .filter(([code, { meaning }]) => general[endpoint][code]?.meaning !== meaning)
      .map(([code, word]) => explain(code, word, preset, `${endpoint} endpoint`)),
  );
}

function statusesOf(preset: ProviderPreset): Explanation[] {
  const tables: readonly (readonly [string, Readonly<Record<string, Word>>])[] = [
    ['status of a session', preset.rest?.statuses ?? {}],
    ['error of a session', preset.rest?.errors ?? {}],
    ['status of a signature', preset.consent?.statuses ?? {}],
    ['status of an order', preset.order?.statuses ?? {}],
    ['status', preset.netId?.statuses ?? {}],
    ['niasStatus', preset.netId?.reasons ?? {}],
  ];
  return tables.flatMap(([place, words]) =>
    Object.entries(words).map(([code, word]) => explain(code, word, preset, place)),
  );
}

export function explainProviderCodes(): Explanation[] {
  const generic = PRESETS.find(({ id }) => id === 'generic');
  const general = generic?.errors ?? { authorization: {}, token: {} };
  return PRESETS.flatMap((preset) => [
    ...(preset === generic ? [] : errorsOf(preset, general)),
    ...statusesOf(preset),
  ]);
}
