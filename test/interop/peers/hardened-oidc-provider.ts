/** oidc-provider as its documentation and RFC 9700 want it in production: own pages with headers, and nothing optional. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errors, type default as Provider } from 'oidc-provider';
import { type Peer, signingKeys, startOidcProvider } from './oidc-provider.ts';

const clientKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
/** The key of the client `first`, as PEM. */
export const HARDENED_KEY = clientKey.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const LONGEST_ASSERTION_SECONDS = 300;

interface Context {
  readonly req: object;
  readonly res: object;
  readonly method: string;
  readonly path: string;
  set(headers: Readonly<Record<string, string>>): void;
  type: string;
  body: string;
  respond?: boolean;
}

const HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** A login page of its own; whoever logs in agrees, too. */
function equip(provider: Provider): void {
  provider.use(async (context: Context, next: () => Promise<void>) => {
    context.set(HEADERS);
    if (!context.path.startsWith('/interaction/')) return next();
    const { params, session } = await provider.interactionDetails(context.req, context.res);
    if (context.method === 'GET') {
      context.type = 'html';
      context.body =
        '<title>Log in</title><form method="post"><input name="login"><input name="password" type="password"><button>Log in</button></form>';
      return;
    }
    const accountId = session?.accountId ?? 'user-1';
    const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
    grant.addOIDCScope(String(params.scope));
    context.respond = false;
    await provider.interactionFinished(context.req, context.res, {
      login: { accountId },
      consent: { grantId: await grant.save() },
    });
  });
}

export interface HardenedPeer extends Peer {
  /** The authority of its certificate, as PEM. */
  readonly ca: string;
}

export async function startHardenedProvider({
  secret,
  redirectUri,
}: {
  readonly secret: string;
  readonly redirectUri: string;
}): Promise<HardenedPeer> {
  const tls = selfSigned();
  const registered = {
    redirect_uris: [redirectUri],
    post_logout_redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    response_types: ['code'],
    id_token_signed_response_alg: 'ES256',
  };
  const peer = await startOidcProvider(
    {
      clients: [
        {
          ...registered,
          client_id: 'first',
          token_endpoint_auth_method: 'private_key_jwt',
          token_endpoint_auth_signing_alg: 'ES256',
          request_object_signing_alg: 'ES256',
          dpop_bound_access_tokens: true,
          jwks: { keys: [{ ...clientKey.publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' }] },
        },
        { ...registered, client_id: 'second', client_secret: secret },
      ],
      jwks: { keys: signingKeys().filter(({ alg }) => alg === 'ES256') },
      scopes: ['openid', 'offline_access'],
      responseTypes: ['code'],
      clientAuthMethods: ['private_key_jwt', 'client_secret_basic'],
      allowOmittingSingleRegisteredRedirectUri: false,
      pkce: { required: () => true },
      rotateRefreshToken: true,
      assertJwtClientAuthClaimsAndHeader(
        _: object,
        { exp, iat }: { readonly exp: number; readonly iat?: number },
      ) {
        if (iat === undefined || exp - iat > LONGEST_ASSERTION_SECONDS)
          throw new errors.InvalidClientAuth('the assertion is good for too long');
      },
      interactions: { url: (_: object, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
      issueRefreshToken: () => true,
      cookies: {
        keys: ['a cookie key for tests only'],
        long: { httpOnly: true, secure: true, sameSite: 'lax', signed: true },
        short: { httpOnly: true, secure: true, sameSite: 'lax', signed: true },
      },
      features: {
        devInteractions: { enabled: false },
        claimsParameter: { enabled: true },
        requestObjects: { enabled: true },
        introspection: { enabled: true, allowedPolicy: () => true },
        revocation: { enabled: true },
        deviceFlow: { enabled: true },
        dPoP: { enabled: true },
        registration: { enabled: true, initialAccessToken: 'an-initial-access-token' },
      },
    },
    tls,
    equip,
  );
  return { ...peer, ca: tls.ca };
}

function selfSigned(): { readonly key: string; readonly cert: string; readonly ca: string } {
  const folder = mkdtempSync(join(tmpdir(), 'idcli-hardened-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
    ],
    { stdio: 'ignore' },
  );
  const text = readFileSync(cert, 'utf8');
  const made = { key: readFileSync(key, 'utf8'), cert: text, ca: text };
  rmSync(folder, { recursive: true });
  return made;
}
