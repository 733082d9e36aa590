/**
 * Sets up openid-client for a flow: records its requests by purpose and limits its algorithms to those that the flow
 * allows.
 */
import { defined } from '../../common/defined.ts';
import { objectOf, type Recorder } from '../../protocol/http/index.ts';
import { type ClientOptions, createClient, type OidcClient } from '../../protocol/oidc/client.ts';
import { endpoint, type Metadata, strings } from '../../protocol/oidc/discovery.ts';
import { allowedAlgorithms, type KeyContext, openIdToken } from './login-token.ts';
import { partsOf, type ResponseType } from './response-type.ts';

interface Opening {
  readonly recorder: Recorder;
  readonly redirectUri: string;
  /** Absent: no authorization request is sent. */
  readonly responseType?: ResponseType;
}

/** @throws {IdcliError} `CLIENT_CREDENTIAL_MISSING`, `KEY_UNREADABLE`, `DISCOVERY_FAILED` */
export function openClient(
  keys: KeyContext,
  { recorder, redirectUri, responseType = 'code' }: Opening,
): Promise<OidcClient> {
  const { input, metadata, world } = keys;
  const assertionAlgorithms = strings(metadata, 'token_endpoint_auth_signing_alg_values_supported');
  return createClient({
    metadata,
    credentials: {
      ...input.credentials,
      ...defined({ assertionAlgorithms }),
    },
    fetch: recorder.as('client', purposeOf(metadata)),
    algorithms: allowedAlgorithms(input, metadata).list,
    ...defined({ idTokenInCallback: libraryFlow(responseType) }),
    redirectUri,
    openIdToken: (token) => openIdToken(token, keys),
    ...defined({ dpop: input.dpop }),
    world,
  });
}

/** The library has a mode for an ID token beside a code, and another for one alone. */
function libraryFlow(responseType: ResponseType): ClientOptions['idTokenInCallback'] {
  const { code, idToken } = partsOf(responseType);
  if (!idToken) return undefined;
  return code ? 'beside-code' : 'alone';
}

const PURPOSES = [
  ['token_endpoint', 'token'],
  ['userinfo_endpoint', 'userinfo'],
  ['pushed_authorization_request_endpoint', 'par'],
  ['introspection_endpoint', 'introspection'],
  ['revocation_endpoint', 'revocation'],
  ['device_authorization_endpoint', 'device'],
  ['backchannel_authentication_endpoint', 'backchannel'],
  ['jwks_uri', 'jwks'],
] as const;

/** Returns the purpose of a library request, by its endpoint; any other address is a resource. */
function purposeOf(metadata: Metadata): (url: URL) => string {
  const mutual = objectOf(metadata.mtls_endpoint_aliases) ?? {};
  const isAt = (member: string, { href }: URL): boolean =>
    endpoint(metadata, member) === href || endpoint(mutual, member) === href;
  return (url) => PURPOSES.find(([member]) => isAt(member, url))?.[1] ?? 'resource';
}
