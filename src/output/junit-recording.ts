/** Results of `idcli judge` as JUnit XML: a case for each login of a recording. */
import type { Outcome } from '../outcome.ts';
import { textOf } from './human/line.ts';
import { neutral } from './human/neutral.ts';
import type { Page } from './human/page.ts';
import { reportBlock } from './human/report.ts';
import { attributesText, element, escaped } from './junit-xml.ts';

/** @param outcome masked */
export function toRecordingJunit(outcome: Outcome, page: Page): string {
  const { sequences = [], reports, diagnosis, error } = neutral(outcome);
  const cases = sequences.map((sequence, at) => {
    const own = sequence.reports.flatMap((index) => reports[index] ?? []);
    const failed = own.flatMap(({ findings }) => findings).filter(({ status }) => status === 'fail');
    const attributes = { name: `${at + 1}. ${sequence.title}`, classname: 'idcli judge' };
    if (failed.length === 0) {
      return element('testcase', attributes, [
        `<system-out>${escaped(`${sequence.verdict}: ${sequence.ending}`)}</system-out>`,
      ]);
    }
    const isCause = diagnosis?.flow === at;
    const lines = own
      .filter(({ findings }) => findings.some(({ status }) => status === 'fail'))
      .flatMap((report) => reportBlock(report, page).map((line) => textOf(line)));
    const failure = {
      message: isCause ? diagnosis.cause : (failed[0]?.message ?? ''),
      type: isCause ? diagnosis.code : (failed[0]?.code ?? ''),
    };
    return element('testcase', attributes, [
      `<failure${attributesText(failure)}>${escaped([sequence.ending, ...lines].join('\n'))}</failure>`,
    ]);
  });
  // A recording that could not be judged must not look like one without a fault.
  const broken =
    sequences.length > 0 || error === undefined
      ? []
      : [
          element('testcase', { name: 'recording', classname: 'idcli judge' }, [
            `<error${attributesText({ message: error.message, type: error.code })}/>`,
          ]),
        ];
  const all = [...cases, ...broken];
  const counts = {
    tests: String(all.length),
    failures: String(cases.filter((text) => text.includes('<failure')).length),
    errors: String(broken.length),
  };
  const suite = element('testsuite', { name: 'idcli judge', ...counts, skipped: '0' }, all);
  const suites = element('testsuites', { name: 'idcli judge', ...counts }, [suite]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${suites}\n`;
}
