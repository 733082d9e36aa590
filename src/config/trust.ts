/**
 * What a project file may not do, because it comes with a checkout: run commands, or send what belongs to a provider
 * that idcli or the user knows to somewhere else.
 */
import type { Path } from './document.ts';
import type { Complaint } from './schema.ts';

/** Members that a project file may set for a provider it did not define: the client and choices, no addresses, no checks. */
const CLIENT_MEMBERS: ReadonlySet<string> = new Set([
  'clientId',
  'clientAuth',
  'clientSecret',
  'clientKey',
  'tlsCert',
  'tlsKey',
  'decryptionKey',
  'scope',
  'params',
  'redirectUri',
  'userinfo',
  'timeoutSeconds',
]);

/** Options that decide where requests go, or who may answer them. */
export const ENDPOINT_OPTIONS: ReadonlySet<string> = new Set([
  'issuer',
  'domain',
  'endpoint',
  'url',
  'start-url',
  'idp-metadata',
  'idp-cert',
  'ca',
  'insecure-http',
  'allow-origin',
]);

/**
 * Everything in a project file that only the user's own file may hold.
 * @param value the file as it was read, whatever its shape
 * @param known ids of the built-in providers and of those in the user's file
 */
export function checkTrust(value: unknown, known: ReadonlySet<string>): Complaint[] {
  const commands = stringsIn(value, []).filter(({ text }) => /(^|=)\s*cmd:/.test(text));
  return [
    ...commands.map(({ path }) => ({
      path,
      what: 'value' as const,
      message: `${path.join('.')} runs a command, which a project file may not: it comes with a checkout`,
      hint: 'use env:NAME or file:PATH here, or move it to your own configuration file',
    })),
    ...entriesOf(entriesOf(value).find(([key]) => key === 'providers')?.[1])
      .filter(([id]) => known.has(id))
      .flatMap(([id, members]) =>
        entriesOf(members)
          .map(([member]) => member)
          .filter((member) => !CLIENT_MEMBERS.has(member))
          .map((member) => ({
            path: ['providers', id, member],
            what: 'key' as const,
            message: `${member} of ${id} cannot be set by a project file: it comes with a checkout, and could send your client secret elsewhere`,
            hint: `define a provider under another id, or set ${member} in your own configuration file`,
          })),
      ),
  ];
}

function stringsIn(value: unknown, path: Path): { readonly path: Path; readonly text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => stringsIn(item, [...path, index]));
  return entriesOf(value).flatMap(([key, item]) => stringsIn(item, [...path, key]));
}

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
