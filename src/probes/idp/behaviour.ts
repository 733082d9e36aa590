/** Whether the provider does what its metadata announces. */
import { BINDINGS, type Binding } from '../../protocol/saml/bindings.ts';
import { failed, type ProbeVerdict, passed } from '../probe.ts';
import { isSuccess } from './answer.ts';
import type { IdpBench } from './bench.ts';
import { UNSPECIFIED, wanting } from './names.ts';
import { nameIn } from './reading.ts';
import { group } from './row.ts';

const NAMES: Readonly<Record<Binding, string>> = { redirect: 'HTTP-Redirect', post: 'HTTP-POST' };

/** Formats to try: some metadata announces every one there is. */
const MOST_FORMATS = 8;

/** A good request by each announced binding. */
async function wrongBinding(bench: IdpBench): Promise<ProbeVerdict | undefined> {
  for (const binding of ['redirect', 'post'] as const) {
    const isAnnounced = bench.idp.endpoints.some(
      (one) => one.service === 'SingleSignOnService' && one.binding === BINDINGS[binding],
    );
    if (!isAnnounced) continue;
    const answer = await bench.send({ binding });
    if (!isSuccess(answer))
      return failed(`${NAMES[binding]} is announced, and a good request by it gets no assertion`, {
        at: answer.at,
        expected: 'an assertion',
        actual: answer.told,
      });
  }
  return undefined;
}

/** A good request for each announced format. The person may have no such name, which is a refusal. */
async function wrongFormat(bench: IdpBench, formats: readonly string[]): Promise<ProbeVerdict | undefined> {
  for (const format of formats) {
    const answer = await bench.send({ change: wanting(format) });
    const seen = answer.kind === 'answered' && isSuccess(answer) ? nameIn(answer.xml) : undefined;
    if (seen === undefined || seen.format === format) continue;
    return failed('a format of NameID is announced, and another one comes', {
      at: answer.at,
      expected: format,
      actual: seen.format ?? null,
    });
  }
  return undefined;
}

export const BEHAVIOUR = group(
  {
    check: 'idp.metadata',
    severity: 'medium',
    gain: 'nothing by itself: applications are set up by what the metadata says, and then weakened until they work',
    fix: 'announce what works, and nothing else',
    spec: 'SAML 2.0 metadata, 2.4.3',
    needs: ['metadata'],
  },
  [
    {
      id: 'metadata-behaviour',
      severity: 'medium',
      title: 'a good request by each binding, and for each format of NameID, that is announced',
      async run(bench) {
        const announced = (await bench.metadata?.())?.nameIdFormats ?? [];
        const formats = announced.filter((format) => format !== UNSPECIFIED).slice(0, MOST_FORMATS);
        return (
          (await wrongBinding(bench)) ??
          (await wrongFormat(bench, formats)) ??
          passed('what is announced works, or is refused')
        );
      },
    },
  ],
);
