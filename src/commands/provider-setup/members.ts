/** Reads provider members from the command line, with references for secrets and keys. */

import { resolve } from 'node:path';
import type { Members } from '../../config/edit.ts';
import { parseReference } from '../../config/secrets.ts';
import { IdcliError } from '../../errors.ts';
import { isTyped } from '../../trust/origin.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import {
  ASSERTION_OPTIONS,
  CLIENT_OPTIONS,
  LISTENER_OPTIONS,
  option,
  PROVIDER_OPTIONS,
  REQUEST_OPTIONS,
} from '../options/options.ts';
import { always } from '../options/trust.ts';
import { typingIn } from './next.ts';

/** Provider members that can be set on the command line, in the order of the file. */
export const SETUP_OPTIONS = {
  title: option('Provider', 'text', 'title', 'TEXT', 'name for people, of a provider of your own', {
    ...always,
    commandLineOnly: true,
  }),
  issuer: PROVIDER_OPTIONS.issuer,
  domain: PROVIDER_OPTIONS.domain,
  clientId: CLIENT_OPTIONS.clientId,
  clientAuth: CLIENT_OPTIONS.clientAuth,
  assertionAudience: ASSERTION_OPTIONS.assertionAudience,
  clientSecret: CLIENT_OPTIONS.clientSecret,
  clientKey: CLIENT_OPTIONS.clientKey,
  tlsCert: CLIENT_OPTIONS.tlsCert,
  tlsKey: CLIENT_OPTIONS.tlsKey,
  scope: REQUEST_OPTIONS.scope,
  redirectUri: LISTENER_OPTIONS.redirectUri,
} as const;

export type SetupValues = Partial<ValuesOf<typeof SETUP_OPTIONS>>;
type SetupMember = keyof typeof SETUP_OPTIONS;

/** Members that hold a reference. */
const REFERENCES: ReadonlySet<string> = new Set(['clientSecret', 'clientKey', 'tlsCert', 'tlsKey']);

/**
 * Returns the typed members; those from files and the environment need not be written again.
 * @throws {IdcliError} `USAGE` for a literal secret, which no file may hold, and for a reference that cannot be
 *   resolved
 */
export function typedMembers(values: SetupValues, id: string, { origins, world }: Invocation): Members {
  const members: Record<string, string> = {};
  for (const member of Object.keys(SETUP_OPTIONS) as SetupMember[]) {
    const value = values[member];
    if (value === undefined || !isTyped(origins?.[member])) continue;
    const text = typeof value === 'string' ? value : oneOf(value, member);
    members[member] = REFERENCES.has(member) ? referenceFrom(text, member, id, world.cwd) : text;
  }
  return members;
}

function oneOf(values: readonly string[], member: SetupMember): string {
  const [first = '', ...others] = values;
  if (others.length === 0) return first;
  throw new IdcliError(
    'USAGE',
    `a file has one ${flagOf(member).slice(2).replace('-', ' ')}, and ${values.length} are given`,
    {
      hint: 'give one here; more of them can be passed to a single run',
    },
  );
}

/** `clientSecret` → `--client-secret`. */
export const flagOf = (member: string): string =>
  `--${(SETUP_OPTIONS as Readonly<Record<string, { readonly name: string }>>)[member]?.name ?? member}`;

/** `my-op`, `clientSecret` → `MY_OP_CLIENT_SECRET`. */
export const variableFor = (id: string, member: string): string =>
  `${id}_${member.replace(/[A-Z]/g, (letter) => `_${letter}`)}`.replaceAll('-', '_').toUpperCase();

/** Names that `env:` allows, as in the schema. */
export const VARIABLE = /^[A-Za-z_]\w*$/;

function referenceFrom(text: string, member: SetupMember, id: string, folder: string): string {
  const reference = parseReference(text);
  const flag = flagOf(member);
  if (reference === undefined) {
    // A plain text is the file of a key or certificate; a secret needs an explicit `file:`.
    if (member !== 'clientSecret') return `file:${resolve(folder, text)}`;
    const variable = variableFor(id, member);
    throw new IdcliError('USAGE', `${flag} is the secret itself, and a file holds only where a secret is`, {
      hint:
        `put it into a variable: ${typingIn(variable)}\nand name that: ${flag} env:${variable}\nor into ` +
        `a file that only you can read: ${flag} file:PATH\nor have it asked for in every run: ${flag} prompt`,
    });
  }
  const empty =
    (reference.kind === 'env' && !VARIABLE.test(reference.name)) ||
    (reference.kind === 'file' && reference.path === '') ||
    (reference.kind === 'cmd' && reference.command.trim() === '');
  if (empty) {
    throw new IdcliError('USAGE', `the ${reference.kind}: reference in ${flag} has no target`, {
      hint: `write for example ${flag} env:${variableFor(id, member)}, file:PATH or cmd:COMMAND`,
    });
  }
  return text;
}
