/**
 * A report as one HTML document: no scripts, nothing from outside. Its policy lets the browser load and run nothing,
 * and apply this one style sheet.
 */
import { createHash } from 'node:crypto';
import { type Content, html } from '../../common/html.ts';
import type { FlowReport } from '../flow-report/model.ts';
import { flowParts, verdictPart } from './flow.ts';
import type { Part } from './part.ts';
import { stepParts } from './steps.ts';
import { STYLE } from './style.ts';

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;

export function htmlDocument(report: FlowReport): string {
  const { steps } = report;
  const parts =
    steps === undefined ? flowParts(report, { level: 2, prefix: '' }) : stepParts(steps, report.notes);
  return frame(report, [verdictPart(report), ...parts]);
}

/** The frame of every report. */
function frame({ title, facts, masking }: FlowReport, parts: readonly Part[]): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title} · idcli report</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<a class="skip" href="#${parts[0]?.id ?? 'main'}">Skip to the verdict</a>
<div class="page">
<header class="top">
<p class="brand">idcli report</p>
<h1>${title}</h1>
<dl class="facts">${facts.map(
    ({ name, value }): Content =>
      html`<div><dt>${name}</dt><dd>${typeof value === 'string' ? value : ''}</dd></div>`,
  )}</dl>
</header>
${masking.shown && html`<p class="danger">${masking.text}</p>`}
<main id="main">
${parts.slice(0, 1).map(({ content }) => content)}
${
  parts.length > 2 &&
  html`<nav aria-label="Contents"><ul>${parts.slice(1).map(
    ({ id, name }) => html`<li><a
href="#${id}">${name}</a></li>`,
  )}</ul></nav>`
}
${parts.slice(1).map(({ content }) => content)}
</main>
<footer>${masking.shown ? '' : masking.text}</footer>
</div>
</body>
</html>
`.html;
}
