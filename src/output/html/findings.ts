/** Reports and findings: problems with all their details, the rest by name. */
import { type Content, type Html, html } from '../../common/html.ts';
import type { FindingView, ReportView } from '../flow-report/model.ts';
import { shortName } from '../human/findings.ts';
import { heading, type Level } from './heading.ts';
import { rowList } from './rows.ts';
import { mark, type Tone, verdictTag } from './words.ts';

const WORDS: Readonly<Record<string, string>> = {
  fail: 'Failed',
  warn: 'Warning',
  pass: 'Passed',
  skip: 'Not checked',
};

function findingItem(finding: FindingView): Html {
  const tone = finding.status as Tone;
  return html`<div class="finding tone-${tone}">${mark(tone)}<div><p><span class="soft small">${WORDS[tone]}</span>
<code class="check">${finding.code}</code> ${finding.message}</p>${rowList(finding.details, 'text')}<p
class="small soft">More: <code>${finding.help}</code></p></div></div>`;
}

const nameOf = ({ code, probe }: FindingView): string => probe ?? shortName(code);

/** A report in the list of findings: problems in full, the rest by name. */
export function reportBlock(report: ReportView, level: Level): Html {
  const { passes, message } = report;
  const judged = message !== undefined && html` <a class="small" href="#${message}">see the message</a>`;
  const head = heading(level, [report.subject, ' ', verdictTag(report.verdict), judged]);
  return html`<div class="report">${head}${swayedBy(report)}${report.problems.map(findingItem)}${
    passes.length > 0 &&
    html`<ul class="checks" aria-label="Passed">${passes.map(
      (finding) => html`<li><b>✓</b>
${nameOf(finding)}</li>`,
    )}</ul>`
  }${skipList(report)}</div>`;
}

/** A report beside the message that it judges: what passed is folded. */
export function reportOfMessage(report: ReportView, level: Level): Html {
  const { passes } = report;
  const head = heading(level, [report.subject, ' ', verdictTag(report.verdict)]);
  return html`<div class="report">${head}${swayedBy(report)}${report.problems.map(findingItem)}${
    passes.length > 0 &&
    html`<details><summary>${passes.length} passed</summary>${rowList(
      passes.map((finding) => ({ name: nameOf(finding), value: finding.message })),
      'text',
    )}</details>`
  }${skipList(report)}</div>`;
}

const swayedBy = ({ swayed }: ReportView): Content =>
  swayed.length > 0 && html`<p class="small soft">${swayed.join(' · ')}</p>`;

function skipList({ skips }: ReportView): Content {
  if (skips.length === 0) return undefined;
  const rows = skips.map((finding) => ({ name: nameOf(finding), value: finding.message }));
  return html`<details><summary>${skips.length} not checked</summary>${rowList(rows, 'text')}</details>`;
}
