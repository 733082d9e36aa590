/**
 * The signed data object: fetched right after the token answer, and written to disk before anything else (rules CS-V11,
 * CS-C11).
 */

import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { asText } from '../../common/foreign.ts';
import type { Json } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import { describeNotJson, parseJson } from '../../protocol/http/index.ts';
import { readProviderError, refusal } from '../../protocol/oidc/errors.ts';
import type { World } from '../../world.ts';
import { type ConsentContext, type ConsentInput, endpointOf } from './input.ts';

/** Owner only: the object is evidence and holds personal data. */
const MODE = 0o600;

/**
 * Fetches the object with the access token, which is sent nowhere else (rule CS-V10).
 * @throws {IdcliError} `PROVIDER_EXPIRED` for an expired token, another refusal by its class, `ANSWER_UNREADABLE` for
 *   an
 *   empty answer or an HTML page, and what `fetch` throws
 */
export async function fetchSdo(
  accessToken: string,
  input: ConsentInput,
  { sdoRecorder }: ConsentContext,
): Promise<Uint8Array> {
  const who = 'the signature endpoint';
  const response = await sdoRecorder.as('client', 'signature')(endpointOf(input, 'signature'), {
    headers: {
      authorization: `Bearer ${accessToken}`,
      accept: 'application/xml, application/x-ltv-sdo;q=0.9, application/jwt;q=0.9, */*;q=0.8',
    },
    redirect: 'manual',
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const { status } = response;
  if (status === 200 && bytes.length > 0) {
    const reading = parseJson(bytes.subarray(0, HEAD_BYTES), status);
    if (reading.ok || reading.what !== 'html') return bytes;
    throw unreadable(describeNotJson(reading, who));
  }
  if (status === 200) throw unreadable(`${who} answered 200 with an empty body`);
  const reading = parseJson(bytes, status);
  const challenge = response.headers.get('www-authenticate') ?? '';
  const said = reading.ok ? readProviderError((name) => memberOf(reading.value, name), status) : undefined;
  const [, named] = /\berror="?([\w-]+)"?/.exec(challenge) ?? [];
  const error = said ?? (named === undefined ? undefined : { error: named, status });
  if (error !== undefined || status === 401) {
    throw refusal(error ?? { error: 'invalid_token', status }, {
      at: 'resource',
      where: who,
      meanings: SIGNATURE_ERRORS,
      said: challenge,
      sent: { parameters: new Map() },
    });
  }
  throw unreadable(reading.ok ? `${who} answered ${status}` : describeNotJson(reading, who));
}

/** Enough to tell a page from an object. */
const HEAD_BYTES = 4096;

const SIGNATURE_ERRORS = {
  invalid_token: {
    class: 'expired',
    meaning: 'the access token has expired, and the signed data object is no longer available',
    likely: 'too much time between token and signature request; the token lives for seconds only',
    next: 'sign again',
  },
  insufficient_scope: {
    class: 'bad-request',
    meaning: 'the access token was not given for a signature',
    next: 'ask for the scope signicat.sign',
  },
  invalid_request: {
    class: 'bad-request',
    meaning: 'the request is malformed',
    next: 'look at it with --trace --verbose',
  },
} as const;

const unreadable = (fact: string): IdcliError =>
  new IdcliError(
    'ANSWER_UNREADABLE',
    `${fact.replace('JSON was expected', 'a signed data object was expected')}`,
    {
      hint: 'the access token may still be good for seconds; --trace --verbose shows the answer and the request',
    },
  );

function memberOf(value: Json, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, Json>>)[name]
    : undefined;
}

/** Where the object was saved, for `data.sdo`. */
export interface SavedSdo {
  readonly path?: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The object itself, when it could not be written to disk. */
  readonly base64?: string;
}

/**
 * Writes the object to the requested place, else to the temporary folder, else nowhere.
 * @returns where it was saved, and the error to end with when that is not the requested place
 */
export async function saveSdo(
  sdo: Uint8Array,
  { out, overwrite }: Pick<ConsentInput, 'out' | 'overwrite'>,
  world: World,
): Promise<{ readonly saved: SavedSdo; readonly failure?: IdcliError }> {
  const facts = { bytes: sdo.length, sha256: createHash('sha256').update(sdo).digest('hex') };
  const wanted = out ?? join(world.cwd, ownName(sdo, world));
  const first = await write(wanted, sdo, overwrite || out === undefined, world);
  if (first === undefined) return { saved: { path: wanted, ...facts } };
  const refuge = join(temporaryFolder(world), ownName(sdo, world));
  const second = await write(refuge, sdo, false, world);
  const failed = (where: string, hint: string) =>
    new IdcliError(
      'OUTPUT_NOT_WRITTEN',
      `${basename(wanted)} could not be written: ${first.message}; ${where}`,
      {
        cause: first,
        hint,
      },
    );
  if (second === undefined) {
    return {
      saved: { path: refuge, ...facts },
      failure: failed(`the signed data object is in ${refuge}`, 'move it to a safe place'),
    };
  }
  return {
    saved: { ...facts, base64: Buffer.from(sdo).toString('base64') },
    failure: failed(
      'it is in data.sdo.base64 of the JSON result only',
      'run with --json, and keep the result: the object cannot be fetched again',
    ),
  };
}

function temporaryFolder({ env }: World): string {
  return env.TMPDIR ?? env.TEMP ?? env.TMP ?? '/tmp';
}

/** Writes the file. Returns the error when that fails. */
async function write(
  path: string,
  sdo: Uint8Array,
  overwrite: boolean,
  { files }: World,
): Promise<Error | undefined> {
  try {
    if (!overwrite && (await files.exists(path))) return new Error('it is there already');
    await files.writeAtomic(path, sdo, MODE);
    return undefined;
  } catch (cause) {
    return cause instanceof Error ? cause : new Error(asText(cause));
  }
}

/** `sdo-20261122T120000Z-a1b2c3.xml`. */
function ownName(sdo: Uint8Array, world: World): string {
  const time = world
    .now()
    .toISOString()
    .replace(/[-:]|\.\d+/g, '');
  return `sdo-${time}-${Buffer.from(world.random(3)).toString('hex')}.${extensionOf(sdo)}`;
}

function extensionOf(sdo: Uint8Array): string {
  const start = new TextDecoder().decode(sdo.subarray(0, HEAD_BYTES)).trimStart();
  if (start.startsWith('%PDF')) return 'pdf';
  if (start.startsWith('<')) return 'xml';
  return /^[\w-]+\.[\w-]/.test(start) ? 'jwt' : 'bin';
}
