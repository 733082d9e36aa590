/** How the application under test is registered, and the settings that it needs. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { clientsAt, type OwnData } from '../../sandbox/index.ts';
import type { Invocation } from '../command.ts';
import { readOwnFile } from '../input/own-data.ts';
import type { ProbeRpValues } from './probe-rp.ts';
import type { PlayedProvider } from './rp-provider.ts';

type Client = OwnData['clients'][number];

const SECRET = 'secret-of-the-application-under-test';

/**
 * The client of the options; undefined when the ready-made one will do.
 * @throws {IdcliError} `USAGE`, and as reading files and secrets does
 */
export async function clientOf(values: ProbeRpValues, invocation: Invocation): Promise<Client | undefined> {
  const { clientId, clientSecret, clientAuth, redirectUri, backchannelLogoutUri, postLogoutRedirectUri } =
    values;
  const written = values.clients === undefined ? undefined : await writtenIn(values.clients, invocation);
  const own = [written, clientId, clientSecret, clientAuth, backchannelLogoutUri, postLogoutRedirectUri];
  if (own.every((value) => value === undefined)) return undefined;
  const secret =
    clientSecret === undefined ? undefined : await invocation.settings.secret(clientSecret, 'client secret');
  const method = clientAuth ?? written?.token_endpoint_auth_method;
  const usual = method === undefined || method.startsWith('client_secret') ? SECRET : undefined;
  return {
    response_types: RESPONSE_TYPES,
    grant_types: ['authorization_code', 'implicit', 'refresh_token'],
    ...written,
    client_id: clientId ?? written?.client_id ?? 'application-under-test',
    redirect_uris: [...(written?.redirect_uris ?? LOOPBACK), ...(redirectUri ?? [])],
    ...defined({
      token_endpoint_auth_method: method,
      client_secret: secret ?? written?.client_secret ?? usual,
      post_logout_redirect_uris: postLogoutRedirectUri ?? written?.post_logout_redirect_uris,
      backchannel_logout_uri: backchannelLogoutUri ?? written?.backchannel_logout_uri,
    }),
  };
}

/** The first client of a file that is for the provider that is played here. */
async function writtenIn(path: string, invocation: Invocation): Promise<Client> {
  const [client] = clientsAt('generic', (await readOwnFile('clients', path, invocation)).clients);
  if (client !== undefined) return client;
  throw new IdcliError('USAGE', `${path} has no client of the system generic, which is the provider here`, {
    hint: 'leave system out of a client, and it is one of generic',
  });
}

const RESPONSE_TYPES = [
  'code',
  'id_token',
  'id_token token',
  'code id_token',
  'code token',
  'code id_token token',
];

/** With any port (RFC 8252, 7.3). */
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'].map((host) => `http://${host}/callback`);

/**
 * Settings as environment variables, by the names that libraries and frameworks read.
 * @param showsSecret false for a secret that the user brought
 */
export function environmentOf(
  { issuer, client }: PlayedProvider,
  redirectUri: string | undefined,
  showsSecret: boolean,
): Readonly<Record<string, string>> {
  const secret = showsSecret ? client.clientSecret : undefined;
  return defined({
    ISSUER: issuer,
    CLIENT_ID: client.clientId,
    CLIENT_SECRET: secret,
    REDIRECT_URI: redirectUri,
    DISCOVERY_URL: `${issuer}/.well-known/openid-configuration`,
    ISSUER_BASE_URL: issuer,
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: client.clientId,
    OIDC_CLIENT_SECRET: secret,
    SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_IDCLI_ISSUER_URI: issuer,
  }) as Readonly<Record<string, string>>;
}
