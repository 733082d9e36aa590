/** `idcli trust`: the trusted files of checkouts, and what the files here ask for. */
import type { Json } from '../../common/json.ts';
import { recordsOf, scalar } from './data.ts';
import { table } from './layout.ts';
import { type Block, type Cell, dim, doubtful, good, lineOf, strong } from './line.ts';
import type { Page } from './page.ts';
import { headed, type View } from './story.ts';

export const trustView: View = ({ data }, page) => {
  const { trusted, forgotten, here } = data;
  const none = Array.isArray(trusted) && trusted.length === 0;
  return [
    none ? [[dim('No file of a checkout is trusted.')]] : trustedLines(trusted, page),
    listOf(forgotten).map((path) => lineOf(['trusted no longer: ', strong(scalar(path))])),
    headed('This checkout', hereLines(here, page)),
  ];
};

function trustedLines(trusted: Json | undefined, { width }: Page): Block {
  const rows = recordsOf(trusted).map(({ path, since, state }): Cell[] => [
    state === 'same' ? good('✓ trusted') : doubtful(`! ${scalar(state ?? '')}`),
    strong(scalar(path ?? '')),
    dim(since === undefined ? 'until it changes' : `since ${scalar(since)}`),
  ]);
  return table(rows, { width, flexible: 1 });
}

function hereLines(here: Json | undefined, { width }: Page): Block {
  const [record] = here === undefined ? [] : recordsOf([here]);
  if (record === undefined) return [];
  const rows = recordsOf(record.asks).map(({ provider, host, defines, uses }): Cell[] => [
    strong(scalar(provider ?? '')),
    [scalar(host ?? '')],
    dim([...(defines === true ? ['defined here'] : []), ...listOf(uses).map(scalar)].join(', ')),
  ]);
  return [lineOf(scalar(record.path ?? '')), ...table(rows, { width, flexible: 2 })];
}

const listOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];
