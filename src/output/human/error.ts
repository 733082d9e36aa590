/** The error of a run, the provider's message, and what to do next. */
import type { OutcomeError } from '../../outcome.ts';
import { hang, indent, wrap } from './layout.ts';
import { type Block, bad, dim, doubtful, oneLine } from './line.ts';
import type { Page } from './page.ts';

/** `error: …`, then the provider's own words, then a line for each hint. */
export function errorBlock(error: OutcomeError, page: Page): Block {
  const { provider } = error;
  const room = page.width - 2;
  const said = provider === undefined ? [] : [providerWords(provider)];
  return [
    ...hang([bad('error:'), ' '], 7, wrap(oneLine(error.message), page.width - 7)),
    ...indent(said.flatMap((text) => hang(dim('the provider says'), 19, wrap(text, room - 19)))),
    ...(error.hint ?? '').split('\n').flatMap((hint) => hintLines(hint, page)),
    ...(page.verbose ? indent([[dim(error.code)]]) : []),
  ];
}

/** `warning: …`. */
export const warningBlock = (text: string, width: number): Block =>
  hang([doubtful('warning:'), ' '], 9, wrap(oneLine(text), width - 9));

/** One action; its continuation lines are indented, so that actions stay apart. */
function hintLines(hint: string, page: Page): Block {
  if (hint === '') return [];
  const [first = [], ...others] = wrap(hint, page.width - 4);
  return [...indent([first]), ...indent(others, 4)];
}

function providerWords(provider: NonNullable<OutcomeError['provider']>): string {
  const description =
    provider.error_description === undefined ? '' : `: ${oneLine(provider.error_description)}`;
  const status = provider.status === undefined ? '' : ` (HTTP ${provider.status})`;
  const uri = provider.error_uri === undefined ? '' : `\n${oneLine(provider.error_uri)}`;
  return `${oneLine(provider.error)}${description}${status}${uri}`;
}
