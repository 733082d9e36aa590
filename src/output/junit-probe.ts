/** Results of `idcli probe` as JUnit XML: a case for each probe. */
import type { Json } from '../common/json.ts';
import type { Outcome } from '../outcome.ts';
import { recordsOf } from './human/data.ts';
import { neutral } from './human/neutral.ts';
import { attributesText, element, escaped } from './junit-xml.ts';

/** @param outcome masked */
export function toProbeJunit(outcome: Outcome): string {
  const { command, data, error, reports } = neutral(outcome);
  const failing = new Set(
    reports.flatMap(({ findings }) =>
      findings.flatMap(({ status, probe }) => (status === 'fail' && probe !== undefined ? [probe] : [])),
    ),
  );
  const probes = recordsOf(data.probes);
  const name = `idcli ${command}`;
  const cases = probes.map((probe) =>
    element('testcase', { name: text(probe.id), classname: text(probe.check) }, [
      contentOf(probe, failing.has(text(probe.id))),
    ]),
  );
  // A run that ended before its probes must not look like one without a fault.
  const isBroken = error !== undefined;
  const broken = isBroken
    ? [
        element('testcase', { name: 'run', classname: name }, [
          `<error${attributesText({ message: error.message, type: error.code })}/>`,
        ]),
      ]
    : [];
  const counts = {
    tests: String(cases.length + broken.length),
    failures: String(failing.size),
    errors: String(broken.length),
  };
  const skipped = String(probes.filter(({ status }) => isOpen(status)).length);
  const suite = element('testsuite', { name, ...counts, skipped }, [...cases, ...broken]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name, ...counts }, [suite])}\n`;
}

const isOpen = (status: Json | undefined): boolean => status === 'skip' || status === 'inconclusive';

function contentOf(probe: { readonly [name: string]: Json }, isFailing: boolean): string {
  const message = text(probe.message);
  if (isFailing) {
    const story = [
      text(probe.title),
      `gains: ${text(probe.gain)}`,
      `to do: ${text(probe.fix)}`,
      ...recordsOf(probe.product === undefined ? undefined : [probe.product]).map(
        ({ name, fix }) => `in ${text(name)}: ${text(fix)}`,
      ),
      `spec: ${text(probe.spec)}`,
      `at: ${text(probe.endpoint)}`,
    ];
    const attributes = { message, type: text(probe.severity) };
    return `<failure${attributesText(attributes)}>${escaped(story.join('\n'))}</failure>`;
  }
  if (isOpen(probe.status)) return element('skipped', { message }, []);
  return `<system-out>${escaped(`${text(probe.status)}: ${message}`)}</system-out>`;
}

const text = (value: Json | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
