/** Builds the request recorder from a command's connection options. */

import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { readNamedFile } from '../../flows/read-file.ts';
import { createRecorder, type Recorder } from '../../protocol/http/index.ts';
import type { Transport } from '../../world.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import type { CLIENT_OPTIONS, KEY_OPTIONS, TRANSPORT_OPTIONS } from '../options/options.ts';
import { unlockKey } from './unlock.ts';

type ConnectionValues = ValuesOf<typeof TRANSPORT_OPTIONS> &
  Pick<ValuesOf<typeof CLIENT_OPTIONS>, 'tlsCert' | 'tlsKey'> &
  ValuesOf<typeof KEY_OPTIONS> & {
    /** `--timeout` in seconds, for commands that wait for a person; also limits each request to the provider. */
    readonly timeout?: number;
  };

/** A zero wait for a person still leaves the provider time to answer. */
const SHORTEST_ANSWER_MILLISECONDS = 1000;
/** Default limit for an answer. */
const LONGEST_ANSWER_MILLISECONDS = 30_000;

/**
 * @param secrets references from configuration files, by member of the provider
 * @param more limits for answers larger than usual, or what the sandbox gives its clients
 * @throws {IdcliError} `INPUT_UNREADABLE` for a file that cannot be read, `SECRET_UNRESOLVED`, `USAGE` for a
 *   certificate without its key
 */
export async function connect(
  values: ConnectionValues,
  secrets: Readonly<Record<string, string>>,
  invocation: Invocation,
  more: Partial<Transport> = {},
): Promise<Recorder> {
  const { world, draft } = invocation;
  const transport = { ...more, ...(await transportFrom(values, secrets, invocation)) };
  return createRecorder(world.connect(transport), draft.exchanges, {
    now: world.now,
    allowInsecureHttp: values.insecureHttp === true,
    signal: world.signal,
  });
}

/** Returns the connection settings; rejects as `connect` does. */
export async function transportFrom(
  values: ConnectionValues,
  secrets: Readonly<Record<string, string>>,
  invocation: Invocation,
): Promise<Transport> {
  const ca =
    values.ca === undefined ? undefined : await readText(values.ca, 'certificate authorities', invocation);
  const cert = await readReference(values.tlsCert ?? secrets.tlsCert, 'client certificate', invocation);
  const keyFrom = values.tlsKey ?? secrets.tlsKey;
  const written = await readReference(keyFrom, 'client key', invocation);
  const key =
    written === undefined
      ? undefined
      : await unlockKey(written, keyFrom ?? 'client key', values.keyPassphrase, invocation);
  if ((cert === undefined) !== (key === undefined)) {
    throw new IdcliError('USAGE', 'a client certificate needs its key and the other way round', {
      hint: 'give both --tls-cert FILE and --tls-key FILE',
    });
  }
  return {
    ...defined({ ca }),
    ...(cert === undefined || key === undefined ? {} : { clientCertificate: { cert, key } }),
    ...defined({
      proxy: values.proxy,
      timeoutMilliseconds:
        values.timeout === undefined
          ? undefined
          : Math.min(
              Math.max(SHORTEST_ANSWER_MILLISECONDS, values.timeout * 1000),
              LONGEST_ANSWER_MILLISECONDS,
            ),
    }),
  };
}

const REFERENCE = /^(?:env|file|cmd):|^prompt$/;

/**
 * Reads a file or resolves a secret reference.
 * @throws {IdcliError} `INPUT_UNREADABLE`, `SECRET_UNRESOLVED`
 */
export async function readReference(
  reference: string | undefined,
  what: string,
  invocation: Invocation,
): Promise<string | undefined> {
  if (reference === undefined) return undefined;
  return REFERENCE.test(reference)
    ? invocation.settings.secret(reference, what)
    : readText(reference, what, invocation);
}

/**
 * Reads a small text file.
 * @throws {IdcliError} `INPUT_UNREADABLE`
 */
async function readText(path: string, what: string, invocation: Invocation): Promise<string> {
  return new TextDecoder().decode(await readFile(path, what, invocation));
}

/**
 * Reads a small file; relative paths start at the working folder.
 * @throws {IdcliError} `INPUT_UNREADABLE`, `INPUT_TOO_LARGE`
 */
export async function readFile(
  path: string,
  what: string,
  { world }: Pick<Invocation, 'world'>,
  maxBytes = 1_000_000,
): Promise<Uint8Array> {
  return readNamedFile(path, `the file with the ${what}`, world, maxBytes);
}
