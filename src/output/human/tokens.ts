/** The token response, without the tokens themselves. */
import type { Outcome } from '../../outcome.ts';
import { factsInWords, peek } from './jwt.ts';
import { table } from './layout.ts';
import { type Block, type Cell, dim, strong } from './line.ts';
import type { Page } from './page.ts';
import { spanOfTime } from './time.ts';

/** A row per token, the granted scope and the granted details; empty without tokens. */
export function tokensBlock(outcome: Outcome, page: Page): Block {
  const { tokens } = outcome;
  if (tokens === undefined) return [];
  const life = typeof tokens.expires_in === 'number' ? ` · expires in ${spanOfTime(tokens.expires_in)}` : '';
  // The verdict already shows the details of a judged ID token.
  const judged = outcome.reports.some(({ subject }) => subject === 'id_token');
  const rows = Object.entries(tokens).flatMap(([name, value]): Cell[][] => {
    if (!name.endsWith('_token') || typeof value !== 'string') return [];
    if (name === 'id_token' && judged) return [];
    return [[name, dim(describe(value, page) + (name === 'access_token' && !hasExpiry(value) ? life : ''))]];
  });
  if (typeof tokens.scope === 'string') rows.push(['scope', dim(tokens.scope)]);
  // RFC 8693, 2.2.1.
  if (typeof tokens.issued_token_type === 'string') rows.push(['issued', dim(tokens.issued_token_type)]);
  // RFC 9396, 7: what was granted, which may be less than what was asked for.
  for (const detail of Array.isArray(tokens.authorization_details) ? tokens.authorization_details : [])
    rows.push(['granted', dim(JSON.stringify(detail))]);
  if (rows.length === 0) return [];
  return [[strong('Tokens')], ...table(rows, { width: page.width, indent: 2 })];
}

function hasExpiry(token: string): boolean {
  return peek(token).exp !== undefined;
}

function describe(token: string, page: Page): string {
  const facts = peek(token);
  const words = factsInWords(facts, page.now);
  const length = `${token.length} characters`;
  return [facts.form, words === '' ? length : words].join(' · ');
}
