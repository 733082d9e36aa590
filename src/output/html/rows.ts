/** Rows as description lists. */
import { type Content, type Html, html } from '../../common/html.ts';
import type { Row } from '../flow-report/model.ts';

/** @param values `text` for sentences, `code` for values of messages */
export function rowList(rows: readonly Row[], values: 'text' | 'code' = 'code'): Html | undefined {
  if (rows.length === 0) return undefined;
  return html`<dl class="rows">${rows.map(
    ({ name, value, remark, kind }) =>
      html`<dt>${name}</dt><dd>${shown(value, kind ?? values)}${remarkOf(remark)}</dd>`,
  )}</dl>`;
}

const remarkOf = (remark: string | undefined): Content =>
  remark !== undefined && html`<span class="remark">${remark}</span>`;

function shown(value: Row['value'], values: 'text' | 'code'): Html | string | undefined {
  if (typeof value !== 'string') return rowList(value, values);
  return values === 'text' ? value : html`<code>${value}</code>`;
}
