/** The endpoints after the code: token, UserInfo and signature. */
import { defined } from '../../../common/defined.ts';
import { secretsOf } from '../../clients/clients.ts';
import { json, oauthError, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { publicKeyOf } from '../../jose/key.ts';
import { challengeOf, readExchange } from '../../oidc/code-exchange.ts';
import { encryptCompact } from '../../oidc/jwe.ts';
import { signCompact } from '../../oidc/jws.ts';
import { makeSdo } from '../../sdo/make-sdo.ts';
import { idToken } from './id-token.ts';
import { CLIENT_JWK, clientPublicKey, SIGNING_KEY } from './keys.ts';
import { METHODS } from './methods.ts';
import { type Provider, secretOf } from './provider.ts';
import type { Order } from './state.ts';

/** Seconds: deliberately short, as the client must fetch the signature at once. */
const ACCESS_TOKEN_LIFETIME = 60;
const REALM = 'sandbox-consent';

export function exchange(provider: Provider, request: SandboxRequest): SandboxResponse {
  const { core, clients, state } = provider;
  const now = core.now();
  const read = readExchange(request, {
    clients: secretsOf(clients),
    grants: state.grants,
    now,
    realm: REALM,
  });
  if ('refused' in read) return read.refused;
  const { grant } = read;
  grant.usedAt = now.getTime();
  const { fault } = grant.order;
  if (fault.effect.refusesCode !== undefined) {
    const { status, error, description } = fault.effect.refusesCode;
    return oauthError(status, error, description, status === 401 ? challengeOf(REALM) : {});
  }
  const accessToken = secretOf(provider, 32);
  state.accessTokens.set(accessToken, {
    order: grant.order,
    expiresAt: now.getTime() + ACCESS_TOKEN_LIFETIME * 1000,
  });
  const token = idToken(provider, grant, accessToken);
  return {
    ...json(200, {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: ACCESS_TOKEN_LIFETIME,
      id_token: fault.effect.encryptsTokens === undefined ? token : encrypted(provider, grant.order, token),
    }),
    ...(fault.id === 'ok' ? {} : { note: `scenario ${fault.id}` }),
  };
}

/** Encrypts to the key that the client has registered; one without has that of the sandbox's own client. */
function encrypted({ core, clients }: Provider, { request }: Order, token: string): string {
  const registered = clients.all
    .get(request.clientId)
    ?.jwks?.keys.find(({ kty, use }) => kty === 'RSA' && use !== 'sig');
  const key = registered && publicKeyOf(registered);
  if (key === undefined) return encryptCompact(token, clientPublicKey(), CLIENT_JWK.kid, core.random);
  return encryptCompact(token, key, registered?.kid, core.random);
}

/** Returns the order of a valid bearer token, or the refusal (RFC 6750, 3.1). */
function orderOf(provider: Provider, { headers }: SandboxRequest): Order | SandboxResponse {
  const [, token] = /^Bearer +([\w.~+/-]+=*)$/i.exec(headers.authorization ?? '') ?? [];
  if (token === undefined)
    return oauthError(401, 'invalid_request', 'no bearer token', { 'WWW-Authenticate': 'Bearer' });
  const granted = provider.state.accessTokens.get(token);
  const dead = granted === undefined || provider.core.now().getTime() > granted.expiresAt;
  return dead ? deadToken() : granted.order;
}

function deadToken(): SandboxResponse {
  return oauthError(401, 'invalid_token', 'the access token is expired or was never issued here', {
    'WWW-Authenticate': 'Bearer error="invalid_token"',
  });
}

export function userinfo(provider: Provider, request: SandboxRequest): SandboxResponse {
  const found = orderOf(provider, request);
  if ('status' in found) return found;
  const { person, nationalNumber } = found.signer;
  const { scopes } = found.request;
  const claims = {
    sub: person.subject,
    ...(scopes.includes('profile')
      ? { name: person.name, given_name: person.givenName, family_name: person.familyName }
      : {}),
    ...(scopes.includes('phone') ? { phone_number: person.phoneNumber } : {}),
    ...(scopes.includes('signicat.national_id') ? { 'signicat.national_id': nationalNumber } : {}),
  };
  if (found.fault.effect.encryptsTokens === undefined) return json(200, claims);
  const signed = signCompact({
    payload: { iss: provider.issuer, aud: found.request.clientId, ...claims },
    key: SIGNING_KEY,
    signing: 'right',
  });
  const response = json(200, {});
  return {
    ...response,
    headers: { ...response.headers, 'Content-Type': 'application/jwt' },
    body: encrypted(provider, found, signed),
  };
}

export function signature(provider: Provider, request: SandboxRequest): SandboxResponse {
  const found = orderOf(provider, request);
  if ('status' in found) return found;
  const { effect } = found.fault;
  if (effect.signatureAnswer === 'expired') return deadToken();
  const method = METHODS[found.request.method];
  const kind = effect.sdo?.kind ?? method.sdo;
  const wantsXml = (request.headers.accept ?? '').includes('application/xml');
  const type = kind === 'jwt' ? 'application/jwt' : wantsXml ? 'application/xml' : 'application/x-ltv-sdo';
  const response = json(200, {});
  const { person, nationalNumber, country } = found.signer;
  return {
    ...response,
    headers: { ...response.headers, 'Content-Type': type },
    body:
      effect.signatureAnswer === 'empty'
        ? ''
        : Buffer.from(
            makeSdo({
              kind,
              document: { mediaType: 'text/plain', bytes: Buffer.from(found.request.text, 'utf8') },
              signer: { name: person.name, serialNumber: nationalNumber, country, eid: method.eid },
              now: found.signedAt ?? provider.core.now(),
              random: provider.core.random,
              ...defined({ tamper: effect.sdo?.tamper }),
            }),
          ).toString('utf8'),
    ...(found.fault.id === 'ok' ? {} : { note: `scenario ${found.fault.id}` }),
  };
}
