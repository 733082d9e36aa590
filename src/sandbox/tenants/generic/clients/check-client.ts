/** Checks client metadata: each member by itself, then what must fit together. */
import { publicKeyOf } from '../../../jose/key.ts';
import { redirectUriProblem } from '../../../oidc/redirect-uri.ts';
import { GRANTS } from '../offers.ts';
import { type Complaint, isObject, memberProblems, unknownMembers } from './check-shape.ts';
import { MEMBER_NAMES, memberOf } from './members.ts';
import { type ClientMetadata, canonicalResponseType } from './metadata.ts';

const SECRET_METHODS = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt'];
const SUBJECTS = ['subject_dn', 'san_dns', 'san_uri', 'san_ip', 'san_email'].map(
  (name) => `tls_client_auth_${name}` as keyof ClientMetadata,
);

/**
 * Returns the problems of a client from a file or a control call.
 * @param path of the client in its document
 */
export function clientProblems(value: unknown, path: Complaint['path']): readonly Complaint[] {
  if (!isObject(value))
    return [{ path, what: 'value', message: 'a client must be a mapping of its metadata' }];
  const shape = shapeProblems(value, path);
  if (shape.length > 0) return shape;
  const client = value as unknown as ClientMetadata;
  const missing =
    client.client_id === undefined
      ? [{ path, what: 'value' as const, message: 'a client lacks client_id' }]
      : [];
  return [...missing, ...secretProblems(client, path), ...consistencyProblems(client, path)];
}

export function shapeProblems(
  value: Readonly<Record<string, unknown>>,
  path: Complaint['path'],
): Complaint[] {
  return [
    ...unknownMembers(value, MEMBER_NAMES, 'client metadata', path),
    ...Object.entries(value).flatMap(([name, member]) => {
      const known = memberOf(name);
      return known === undefined ? [] : memberProblems(name, known, member, path);
    }),
  ];
}

function secretProblems(client: ClientMetadata, path: Complaint['path']): Complaint[] {
  const method = client.token_endpoint_auth_method ?? 'client_secret_basic';
  if (!SECRET_METHODS.includes(method) || client.client_secret !== undefined) return [];
  return [{ path, what: 'value', message: `client_secret is missing, and ${method} needs one` }];
}

/** What members must fit together, also for registration (RFC 7591, 2.1). */
export function consistencyProblems(client: ClientMetadata, path: Complaint['path']): Complaint[] {
  const at = (name: keyof ClientMetadata, message: string): Complaint => ({
    path: [...path, name],
    what: 'value',
    message,
  });
  return [
    ...redirectProblems(client, path),
    ...grantProblems(client, at),
    ...keyProblems(client, at),
    ...encryptionProblems(client, at),
    ...cibaProblems(client, at),
  ];
}

type At = (name: keyof ClientMetadata, message: string) => Complaint;

function redirectProblems(client: ClientMetadata, path: Complaint['path']): Complaint[] {
  return (client.redirect_uris ?? []).flatMap((uri, index): Complaint[] => {
    const problem = redirectUriProblem(uri);
    if (problem === undefined) return [];
    return [{ path: [...path, 'redirect_uris', index], what: 'value', message: `${uri}: ${problem}` }];
  });
}

function grantProblems(client: ClientMetadata, at: At): Complaint[] {
  const grants = client.grant_types ?? [GRANTS.code];
  const types = (client.response_types ?? ['code']).map(canonicalResponseType);
  const problems: Complaint[] = [];
  for (const type of types) {
    const words = type.split(' ');
    const needed = [
      ...(words.includes('code') ? [GRANTS.code] : []),
      ...(words.includes('id_token') || words.includes('token') ? [GRANTS.implicit] : []),
    ];
    // Registered by default, so it says nothing of a client without redirects.
    if (client.response_types === undefined && !grants.includes(GRANTS.code)) continue;
    for (const grant of needed.filter((one) => !grants.includes(one)))
      problems.push(at('grant_types', `the response type ${type} needs the grant ${grant}`));
  }
  const redirects = grants.includes(GRANTS.code) || grants.includes(GRANTS.implicit);
  if (redirects && (client.redirect_uris ?? []).length === 0)
    problems.push(at('redirect_uris', 'redirect_uris is missing, and logins need one'));
  return problems;
}

function keyProblems(client: ClientMetadata, at: At): Complaint[] {
  const method = client.token_endpoint_auth_method;
  const hasKeys = client.jwks !== undefined || client.jwks_uri !== undefined;
  const problems: Complaint[] = [];
  if (client.jwks !== undefined && client.jwks_uri !== undefined)
    problems.push(at('jwks_uri', 'jwks and jwks_uri exclude each other'));
  if ((method === 'private_key_jwt' || method === 'self_signed_tls_client_auth') && !hasKeys)
    problems.push(at('token_endpoint_auth_method', `${method} needs jwks or jwks_uri`));
  const subjects = SUBJECTS.filter((name) => client[name] !== undefined);
  if (method === 'tls_client_auth' && subjects.length !== 1)
    problems.push(
      at('token_endpoint_auth_method', `tls_client_auth needs exactly one of ${SUBJECTS.join(', ')}`),
    );
  for (const [index, key] of (client.jwks?.keys ?? []).entries()) {
    if (key.d === undefined && publicKeyOf(key) === undefined)
      problems.push({ ...at('jwks', `key ${index + 1} of jwks is not a key that can be read`) });
    if (key.d !== undefined)
      problems.push({ ...at('jwks', `key ${index + 1} of jwks is a private key; register its public part`) });
  }
  return problems;
}

const ENCRYPTED = ['id_token', 'userinfo', 'introspection', 'authorization'] as const;

function encryptionProblems(client: ClientMetadata, at: At): Complaint[] {
  const hasKeys = client.jwks !== undefined || client.jwks_uri !== undefined;
  return ENCRYPTED.flatMap((what): Complaint[] => {
    const name = `${what}_encrypted_response_alg` as const;
    const enc = `${what}_encrypted_response_enc` as const;
    const alg = client[name];
    if (alg === undefined) return client[enc] === undefined ? [] : [at(enc, `${enc} without ${name}`)];
    const isPublic = alg.startsWith('RSA') || alg.startsWith('ECDH');
    if (isPublic && !hasKeys) return [at(name, `${alg} needs a key of the client: jwks or jwks_uri`)];
    if (!isPublic && client.client_secret === undefined) return [at(name, `${alg} needs a client secret`)];
    return [];
  });
}

function cibaProblems(client: ClientMetadata, at: At): Complaint[] {
  const mode = client.backchannel_token_delivery_mode;
  const needsAddress = mode === 'ping' || mode === 'push';
  if (!needsAddress || client.backchannel_client_notification_endpoint !== undefined) return [];
  return [at('backchannel_token_delivery_mode', `${mode} needs backchannel_client_notification_endpoint`)];
}
