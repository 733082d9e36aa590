/**
 * Settings of providers that a project file may not make, because it comes with a checkout: running a command, or
 * redirecting anything of a provider that idcli or the user knows. Each option declares what a project file may set.
 */
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { isLoopbackUrl } from '../common/loopback-host.ts';
import { SECRET_MEMBERS } from './content.ts';
import type { Path } from './document.ts';
import type { Complaint } from './schema.ts';
import { parseReference } from './secrets.ts';

/**
 * Members that a project file may set for a provider it did not define: the client and choices, no addresses, no
 * checks.
 */
const CLIENT_MEMBERS: ReadonlySet<string> = new Set([
  'clientId',
  'clientAuth',
  'assertionAudience',
  ...SECRET_MEMBERS,
  'scope',
  'params',
  'redirectUri',
  'userinfo',
  'timeoutSeconds',
]);

/** Parameters that decide where an answer goes and what protects it. */
export const PROTECTED_PARAMETERS: ReadonlySet<string> = new Set([
  'client_id',
  'code_challenge',
  'code_challenge_method',
  'code_verifier',
  'nonce',
  'redirect_uri',
  'request',
  'request_uri',
  'response_mode',
  'response_type',
  'state',
]);

/**
 * Returns all such settings in a project file.
 * @param value the file as it was read, whatever its shape
 * @param known ids of the built-in providers and of those in the user's file
 * @param folder where the file is
 */
export function checkProjectFile(value: unknown, known: ReadonlySet<string>, folder: string): Complaint[] {
  return [...probeIn(value), ...providersIn(value, known, folder)];
}

/** Whom to probe is not for a checkout to say. */
function probeIn(value: unknown): Complaint[] {
  if (!entriesOf(value).some(([key]) => key === 'probe')) return [];
  return [
    {
      path: ['probe'],
      what: 'key',
      message:
        'probe cannot be set by a project file: it comes with a checkout, and only you may say whom you probe',
      hint: 'move it to your own configuration file, or add --i-am-allowed on the command line',
    },
  ];
}

function providersIn(value: unknown, known: ReadonlySet<string>, folder: string): Complaint[] {
  const providers = entriesOf(entriesOf(value).find(([key]) => key === 'providers')?.[1]);
  return providers.flatMap(([id, members]) =>
    entriesOf(members).flatMap(([member, content]) => {
      const path = ['providers', id, member];
      return [
        ...commandIn(member, content, path),
        ...outsideIn(member, content, path, folder),
        ...(known.has(id) ? elsewhere(member, content, path) : []),
      ];
    }),
  );
}

/** `cmd:` in a member that is a reference. */
function commandIn(member: string, content: unknown, path: Path): Complaint[] {
  if (!isReference(member) || typeof content !== 'string') return [];
  if (parseReference(content)?.kind !== 'cmd') return [];
  return [
    {
      path,
      what: 'value',
      message: `${path.join('.')} runs a command, which a project file may not: it comes with a checkout`,
      hint: 'use env:NAME or file:PATH here, or move it to your own configuration file',
    },
  ];
}

/** `file:` with a path that plainly leaves the folder; links are checked when the file is read. */
function outsideIn(member: string, content: unknown, path: Path, folder: string): Complaint[] {
  const reference = isReference(member) && typeof content === 'string' ? parseReference(content) : undefined;
  if (reference?.kind !== 'file') return [];
  const way = relative(folder, resolve(folder, reference.path));
  if (way.split(sep)[0] !== '..' && !isAbsolute(way)) return [];
  return [
    {
      path,
      what: 'value',
      message:
        `${path.join('.')} names a file outside ${folder}, which a project file may not: it comes ` +
        `with a checkout`,
      hint: 'move the file into that folder, use env:NAME, or move it to your own configuration file',
    },
  ];
}

const isReference = (member: string): boolean => (SECRET_MEMBERS as readonly string[]).includes(member);

/** Settings that redirect a known provider or its answer, or weaken its checks. */
function elsewhere(member: string, content: unknown, path: Path): Complaint[] {
  const [, id] = path;
  const complain = (at: Path, name: string): Complaint => ({
    path: at,
    what: 'key',
    message:
      `${name} of ${id} cannot be set by a project file: it comes with a checkout, and could send ` +
      `your client secret elsewhere`,
    hint: `define a provider under another id, or set ${name} in your own configuration file`,
  });
  if (!CLIENT_MEMBERS.has(member)) return [complain(path, member)];
  if (member === 'redirectUri' && typeof content === 'string' && !isLoopbackUrl(content)) {
    return [
      {
        path,
        what: 'value',
        message:
          `redirectUri of ${id} can only be a loopback address in a project file: it comes with a ` +
          `checkout, and could send the answer of a login elsewhere`,
        hint: `use http://127.0.0.1:8765/callback, or set redirectUri in your own configuration file`,
      },
    ];
  }
  if (member !== 'params') return [];
  return entriesOf(content)
    .filter(([name]) => PROTECTED_PARAMETERS.has(name))
    .map(([name]) => complain([...path, name], `params.${name}`));
}

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
