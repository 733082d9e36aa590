/** `idcli completion`: the script for a shell, or the candidates that the script asks for. */

import { IdcliError } from '../../errors.ts';
import { faultsOf, PERSONAS, SYSTEMS } from '../../sandbox/index.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { OUTPUT_OPTIONS } from '../options/options.ts';
import { type Candidate, candidatesFor } from './candidates.ts';
import { SCRIPTS } from './scripts.ts';
import { HELP_TOPICS } from './topics.ts';

const SHELLS = Object.keys(SCRIPTS);

export async function runCompletion(
  values: ValuesOf<Record<never, never>>,
  invocation: Invocation,
): Promise<void> {
  const [asked = '', ...words] = invocation.arguments;
  const text = asked === 'words' ? await candidateLines(words, invocation) : scriptFor(asked);
  const { draft, world } = invocation;
  draft.data = { [asked === 'words' ? 'candidates' : 'script']: text };
  const { json } = values as { readonly json?: boolean };
  if (json === true) return;
  draft.streamed = true;
  await world.stdout.write(text);
}

function scriptFor(shell: string): string {
  if (Object.hasOwn(SCRIPTS, shell)) return SCRIPTS[shell as keyof typeof SCRIPTS];
  throw new IdcliError('USAGE', `there is no completion for ${shell}`, {
    hint: `there is one for ${SHELLS.slice(0, -1).join(', ')} and ${SHELLS.at(-1)}: idcli completion ${SHELLS[0]}`,
  });
}

async function candidateLines(words: readonly string[], { settings, commands }: Invocation): Promise<string> {
  const candidates = await candidatesFor(words, {
    commands,
    shared: Object.values(OUTPUT_OPTIONS),
    topics: HELP_TOPICS,
    async providers() {
      return (await settings.providers()).map(({ preset }) => ({
        word: preset.id,
        description: preset.title,
      }));
    },
    faults: (system) =>
      [
        ...new Map(
          (system === undefined ? SYSTEMS : [system]).flatMap(faultsOf).map((fault) => [fault.id, fault]),
        ).values(),
      ].map(({ id, title }) => ({ word: id, description: title })),
    systems: SYSTEMS,
    personas: PERSONAS.map(({ id, title }) => ({ word: id, description: title })),
  });
  return candidates.map(lineOf).join('');
}

const lineOf = ({ word, description }: Candidate): string =>
  description === undefined || description === ''
    ? `${word}\n`
    : `${word}\t${description.replace(/\s+/g, ' ')}\n`;
