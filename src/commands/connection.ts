/** From the connection options of a command to a recorder for its requests. */
import { IdcliError } from '../errors.ts';
import { createRecorder, type Recorder } from '../protocol/http/index.ts';
import type { Transport } from '../world.ts';
import type { Invocation, ValuesOf } from './command.ts';
import type { CLIENT_OPTIONS, TRANSPORT_OPTIONS } from './options.ts';

type ConnectionValues = ValuesOf<typeof TRANSPORT_OPTIONS> &
  Partial<Pick<ValuesOf<typeof CLIENT_OPTIONS>, 'tlsCert' | 'tlsKey'>>;

/**
 * @throws {IdcliError} `INPUT_UNREADABLE` for a file that cannot be read, `USAGE` for a certificate without its key
 */
export async function connect(values: ConnectionValues, invocation: Invocation): Promise<Recorder> {
  const { world, draft } = invocation;
  const ca =
    values.ca === undefined ? undefined : await readText(values.ca, 'certificate authorities', invocation);
  const clientCertificate = await readClientCertificate(values, invocation);
  const transport: Transport = {
    ...(ca === undefined ? {} : { ca }),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
    ...(values.proxy === undefined ? {} : { proxy: values.proxy }),
  };
  return createRecorder(world.connect(transport), draft.exchanges, {
    now: world.now,
    allowInsecureHttp: values.insecureHttp === true,
    signal: world.signal,
  });
}

async function readClientCertificate(values: ConnectionValues, invocation: Invocation) {
  const { tlsCert, tlsKey } = values;
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined) {
    throw new IdcliError('USAGE', 'a client certificate needs its key and the other way round', {
      hint: 'give both --tls-cert FILE and --tls-key FILE',
    });
  }
  return {
    cert: await readText(tlsCert, 'client certificate', invocation),
    key: await readText(tlsKey, 'client key', invocation),
  };
}

/**
 * A small text file.
 * @throws {IdcliError} `INPUT_UNREADABLE`
 */
export async function readText(
  path: string,
  what: string,
  { world }: Pick<Invocation, 'world'>,
): Promise<string> {
  try {
    return new TextDecoder().decode(await world.files.read(path, 1_000_000));
  } catch (cause) {
    if (cause instanceof IdcliError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new IdcliError('INPUT_UNREADABLE', `the file with the ${what} cannot be read: ${path}${code}`, {
      cause,
    });
  }
}
