/** Providers: the list, and a single provider. */

import type { Json } from '../../common/json.ts';
import type { Outcome } from '../../outcome.ts';
import { dataLines, recordsOf, scalar } from './data.ts';
import { membersOf } from './jwt.ts';
import { table, wrap } from './layout.ts';
import { type Block, type Cell, dim, doubtful, good } from './line.ts';
import type { Page } from './page.ts';
import { linesToCopy } from './setup.ts';
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
  const members = membersOf(outcome.data.provider) ?? {};
  const resolved = outcome.data.origins !== undefined;
  const provider = page.verbose ? members : resolved ? inBrief(members) : essentials(members);
  return [
    titleBlock(outcome, page),
    dataLines(provider, page.width, (name) => text(origins[name])),
    wrap(
      outcome.data.complete === true
        ? good('✓ nothing is missing for a login')
        : doubtful(`still needed: ${text(outcome.data.missing)}`),
      page.width,
    ),
    headed('Next', linesToCopy(outcome.data.next, page.width - 2)),
    files(outcome, page),
  ];
};

/** What people need to use the provider, and what they call it; `--verbose` shows every member by its name. */
const ESSENTIAL: Readonly<Record<string, string>> = {
  id: 'id',
  protocols: 'protocols',
  issuer: 'address',
  domain: 'domain',
  clientId: 'client id',
  clientAuth: 'client authentication',
  clientSecret: 'client secret',
  clientKey: 'client key',
  tlsCert: 'client certificate',
  decryptionKey: 'decryption key',
  redirectUri: 'redirect URI',
  scope: 'scope asked for',
  scopes: 'scopes it knows',
  timeoutSeconds: 'waits, in seconds',
  waitingNote: 'good to know',
  source: 'documentation',
};

function essentials(members: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(ESSENTIAL).flatMap(([name, label]) => {
      const value = members[name];
      if (value === undefined) return [];
      return [[label, name === 'scopes' ? (BRIEF.scopes?.(value) ?? value) : value]];
    }),
  );
}

/** Summarizes members that are long lists; `--verbose` shows them whole. */
const BRIEF: Readonly<Record<string, ((value: Json) => Json) | undefined>> = {
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

function inBrief(members: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, BRIEF[name]?.(value) ?? value]),
  );
}

function files(outcome: Outcome, page: Page): Block {
  const rows = recordsOf(outcome.data.files).map((file): Cell[] => [text(file.path), dim(text(file.origin))]);
  return headed('Files', table(rows, { width: page.width - 2, flexible: 0 }));
}

function text(value: Json | undefined): string {
  return value === undefined ? '' : scalar(value);
}
