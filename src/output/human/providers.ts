/** Providers: the list, and a single provider. */

import type { Json } from '../../common/json.ts';
import type { Outcome } from '../../outcome.ts';
import { dataLines, recordsOf, scalar } from './data.ts';
import { membersOf } from './jwt.ts';
import { table, wrap } from './layout.ts';
import { type Block, type Cell, dim, doubtful, good } from './line.ts';
import type { Page } from './page.ts';
import { headed, titleBlock, type View } from './story.ts';

/** `idcli providers list`: the name, protocol and missing settings of each. */
export const providersView: View = (outcome, page) => {
  const rows = recordsOf(outcome.data.providers).map((provider): Cell[] => [
    text(provider.id),
    text(provider.title),
    dim(text(provider.protocols)),
    provider.complete === true ? good('✓ ready') : doubtful(`needs ${text(provider.missing)}`),
  ]);
  const header = ['id', 'name', 'protocols', 'for a login'].map(dim);
  return [table([header, ...rows], { width: page.width, flexible: 1 }), files(outcome, page)];
};

/** `idcli providers show`: every value, and with `--resolved` its source. */
export const providerView: View = (outcome, page) => {
  const origins = membersOf(outcome.data.origins) ?? {};
  const provider = Object.fromEntries(
    Object.entries(membersOf(outcome.data.provider) ?? {}).map(([name, value]) => [
      name,
      page.verbose ? value : brief(name, value),
    ]),
  );
  return [
    titleBlock(outcome, page),
    dataLines(provider, page.width, (name) => text(origins[name])),
    wrap(
      outcome.data.complete === true
        ? good('✓ nothing is missing for a login')
        : doubtful(`still needed: ${text(outcome.data.missing)}`),
      page.width,
    ),
    files(outcome, page),
  ];
};

/** Summarizes members that are long lists; `--verbose` shows them whole. */
const BRIEF: Readonly<Record<string, (value: Json) => Json>> = {
  scopes: (value) => Object.keys(membersOf(value) ?? {}),
  errors: partsOf,
  consent: partsOf,
  rest: partsOf,
  netId: partsOf,
  order: partsOf,
};

/** The members of a member, with the size of each. */
function partsOf(value: Json): Json {
  return Object.entries(membersOf(value) ?? {})
    .map(([name, part]) => {
      const inside = membersOf(part);
      return inside === undefined ? name : `${name} (${Object.keys(inside).length})`;
    })
    .join(', ');
}

function brief(name: string, value: Json): Json {
  return (Object.hasOwn(BRIEF, name) ? BRIEF[name]?.(value) : undefined) ?? value;
}

function files(outcome: Outcome, page: Page): Block {
  const rows = recordsOf(outcome.data.files).map((file): Cell[] => [text(file.path), dim(text(file.origin))]);
  return headed('Files', table(rows, { width: page.width - 2, flexible: 0 }));
}

function text(value: Json | undefined): string {
  return value === undefined ? '' : scalar(value);
}
