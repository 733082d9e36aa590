/** A decoded SAML message: its content, recipient and validity, and the message itself as a tree. */

import type { Json } from '../../common/json.ts';
import type { Outcome } from '../../outcome.ts';
import { claimsBlock } from './claims.ts';
import { dataLines, recordsOf, scalar } from './data.ts';
import { foundBlock } from './found.ts';
import { membersOf } from './jwt.ts';
import { indent, table, wrap } from './layout.ts';
import { type Block, type Cell, dim, strong } from './line.ts';
import type { Page } from './page.ts';
import { type Hidden, treeBlock } from './saml-tree.ts';
import { headed, reportBlocks, type View } from './story.ts';
import { timeInWords } from './time.ts';

/** `idcli decode-saml`. */
export const samlView: View = (outcome, page) => {
  const { data } = outcome;
  const isMetadata = data.kind === 'metadata';
  return [
    ...reportBlocks(outcome, page),
    foundBlock(data, page),
    headed(SAML_TITLES[scalar(data.kind ?? '')] ?? 'Message', isMetadata ? [] : messageLines(data, page)),
    attributesBlock(outcome, page),
    ...(isMetadata ? metadataBlocks(data, page) : []),
    claimsBlock(outcome, page),
    ...(isMetadata && !page.verbose
      ? []
      : [
          headed(
            'XML',
            treeBlock(
              data.tree,
              { ...page, width: page.width - 2 },
              { hidden: hiddenNames(outcome, page.showPii) },
            ),
          ),
        ]),
  ];
};

export const SAML_TITLES: Readonly<Record<string, string>> = {
  response: 'Response',
  assertion: 'Assertion',
  authn_request: 'Request',
  logout: 'Logout request',
  logout_request: 'Logout request',
  logout_response: 'Logout response',
  artifact_resolve: 'Artifact resolve',
  artifact_response: 'Artifact response',
  query: 'Query',
  manage_name_id_request: 'Request to manage a name',
  manage_name_id_response: 'Answer about a managed name',
  name_id_mapping_request: 'Request to map a name',
  name_id_mapping_response: 'Answer with a mapped name',
  saml1_request: 'SAML 1.1 request',
  fragment: 'Part of a message',
  artifact: 'Artifact',
  ws_federation: 'WS-Federation sign-in',
};

/**
 * Attributes without a normalized claim are shown by name only: without claims, all of them, since their meaning is
 * unknown.
 */
export function hiddenNames({ claims }: Outcome, showPii: boolean): Hidden {
  if (showPii) return { has: () => false };
  return claims === undefined ? { has: () => true } : new Set(Object.keys(claims.unmapped ?? {}));
}

/** Shortens a SAML URI to its last part; other text stays as it is. */
function short(value: Json | undefined): string {
  return scalar(value ?? '').replace(/^urn:oasis:names:tc:SAML:[\d.]+:(?:ac:classes|[\w-]+):/, '');
}

/** @param names of the rows to show; absent: all rows with content */
export function messageLines(data: Outcome['data'], page: Page, names?: ReadonlySet<string>): Block {
  const known = messageRows(data, page).filter(([name]) => names?.has(name) !== false);
  return [
    ...table(
      known.map(([name, text]): Cell[] => [dim(name), text]),
      { width: page.width - 2 },
    ),
    ...(names === undefined ? otherLines(data, page) : []),
  ];
}

/** The facts of a message in words, each with its name. */
export function messageRows(data: Outcome['data'], page: Page): (readonly [name: string, text: string])[] {
  const time = (value: Json | undefined): string => instant(value, page);
  const status = membersOf(data.status);
  const nameId = membersOf(data.nameId);
  const conditions = membersOf(data.conditions);
  const [confirmation] = recordsOf(data.subjectConfirmations);
  const codes = listOf(status?.codes).map(short);
  const rows: (readonly [string, string])[] = [
    ['from', scalar(data.issuer ?? '')],
    ['to', scalar(data.destination ?? data.acsUrl ?? '')],
    ['ID', scalar(data.id ?? '')],
    ['answers', scalar(data.inResponseTo ?? '')],
    ['issued', time(data.issueInstant)],
    [
      'status',
      [codes.join(' / '), scalar(status?.message ?? ''), scalar(status?.detail ?? '')]
        .filter(isThere)
        .join(' · '),
    ],
    ['name', nameWords(nameId)],
    ['logged in', [time(data.authnInstant), short(data.authnContext)].filter(isThere).join(' · ')],
    ['by', listOf(data.authenticatingAuthorities).map(scalar).join(', ')],
    ['session', [...listOf(data.sessionIndexes ?? data.sessionIndex)].map(scalar).join(', ')],
    ['session until', time(data.sessionNotOnOrAfter)],
    ['good from', time(conditions?.notBefore)],
    ['good until', time(conditions?.notOnOrAfter)],
    ['for', listOf(conditions?.audiences).map(scalar).join(', ')],
    ['deliver to', scalar(confirmation?.recipient ?? '')],
    ['deliver until', time(confirmation?.notOnOrAfter ?? data.notOnOrAfter)],
    ['RelayState', scalar(data.relayState ?? '')],
  ];
  return rows.filter(([, text]) => isThere(text));
}

/** Rows that only requests have. */
const MORE = [
  'protocolBinding',
  'acsIndex',
  'attributeConsumingServiceIndex',
  'providerName',
  'forceAuthn',
  'isPassive',
  'nameIdPolicy',
  'requestedAuthnContext',
  'scoping',
  'extensions',
  'reason',
  'message',
  'fragment',
  'artifact',
  'newId',
  'terminated',
  'requestedAttributes',
  'value',
  'endpointIndex',
  'sourceId',
  'handle',
  'action',
  'realm',
  'reply',
  'context',
] as const;

/** Members of a message that have no row. */
export function otherMembers(data: Outcome['data']): Outcome['data'] {
  return Object.fromEntries(MORE.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]])));
}

function otherLines(data: Outcome['data'], page: Page): Block {
  const members = otherMembers(data);
  return Object.keys(members).length === 0 ? [] : dataLines(members, page.width - 2);
}

const isThere = (text: string): boolean => text !== '';

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function nameWords(nameId: ReturnType<typeof membersOf>): string {
  if (nameId === undefined) return '';
  const qualifiers = [nameId.nameQualifier, nameId.spNameQualifier].flatMap((one) =>
    one === undefined ? [] : [scalar(one)],
  );
  return [scalar(nameId.value ?? ''), short(nameId.format), ...qualifiers].filter(isThere).join(' · ');
}

/** An instant as written and in words. */
function instant(value: Json | undefined, page: Page): string {
  const text = scalar(value ?? '');
  const seconds = Date.parse(text) / 1000;
  return Number.isNaN(seconds) ? text : timeInWords(seconds, page.now, page.timeZone);
}

export interface AttributeRow {
  readonly label: string;
  /** A line per value. */
  readonly value: string;
  /** The name of an attribute with a friendly name. */
  readonly name: string;
}

/** The attributes of the person; values that may be personal are hidden. */
export function attributeRows(outcome: Outcome, showPii: boolean): AttributeRow[] {
  const hidden = hiddenNames(outcome, showPii);
  return recordsOf(outcome.data.attributeDetails).map(({ name, friendlyName, values }) => ({
    label: scalar(friendlyName ?? name ?? ''),
    value: hidden.has(scalar(name ?? '')) ? '***' : listOf(values).map(scalar).join('\n'),
    name: friendlyName === undefined ? '' : scalar(name ?? ''),
  }));
}

export function attributesBlock(outcome: Outcome, page: Page): Block {
  const rows = attributeRows(outcome, page.showPii).map(({ label, value, name }): Cell[] => [
    label,
    value,
    dim(name),
  ]);
  return rows.length === 0
    ? []
    : [[strong('Attributes')], ...table(rows, { width: page.width, indent: 2, flexible: 1 })];
}

/** Above this number, entities are shown by name only. */
const MANY = 5;

/** The entities with their roles, endpoints and keys; if there are many, only their names. */
export function metadataBlocks(data: Outcome['data'], page: Page): readonly Block[] {
  const entities = recordsOf(data.entities);
  if (entities.length > MANY) {
    const rows = entities.slice(0, 100).map(({ entityId, organization, roles }): Cell[] => [
      scalar(entityId ?? ''),
      scalar(organization ?? ''),
      dim(
        recordsOf(roles)
          .map(({ role }) => scalar(role ?? ''))
          .join(', '),
      ),
    ]);
    const left = entities.length - rows.length;
    const more = wrap(
      dim(`${left > 0 ? `and ${left} more; ` : ''}--issuer ENTITY-ID shows one`),
      page.width - 2,
    );
    return [
      [
        [strong(`Entities (${entities.length})`)],
        ...table(rows, { width: page.width, indent: 2 }),
        ...indent(more),
      ],
    ];
  }
  return entities.flatMap((entity) => {
    const { entityId, roles, ...rest } = entity;
    return [
      [[strong(scalar(entityId ?? ''))], ...indent(dataLines(rest, page.width - 2))],
      ...recordsOf(roles).map(({ role, ...content }) => [
        ...indent([[strong(scalar(role ?? ''))]]),
        ...indent(dataLines(content, page.width - 4), 4),
      ]),
    ];
  });
}
