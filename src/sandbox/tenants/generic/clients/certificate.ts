/** Mutual TLS: whose certificate a client showed (RFC 8705, 2). */
import { createHash, X509Certificate } from 'node:crypto';
import { CLIENT_AUTHORITY } from '../keys/client-certificates.ts';
import type { Provider } from '../provider.ts';
import { keysOf } from './client-keys.ts';
import type { Client } from './metadata.ts';

/** SHA-256 of the certificate in base64url, as in `cnf` (RFC 8705, 3.1). */
export const certificateThumbprint = (pem: string): string =>
  createHash('sha256').update(new X509Certificate(pem).raw).digest('base64url');

/** Returns why the certificate does not authenticate the client, or undefined. */
export async function certificateProblem(
  provider: Provider,
  client: Client,
  pem: string | undefined,
): Promise<string | undefined> {
  if (pem === undefined) {
    const next =
      provider.vendor === undefined
        ? 'call the address in mtls_endpoint_aliases'
        : 'show it at this address, which takes it by https only';
    return `${client.token_endpoint_auth_method} needs a client certificate, and TLS showed none; ${next}`;
  }
  const certificate = new X509Certificate(pem);
  const now = provider.core.now().getTime();
  if (Date.parse(certificate.validTo) < now) return `the certificate expired on ${certificate.validTo}`;
  return client.token_endpoint_auth_method === 'tls_client_auth'
    ? authorityProblem(client, certificate)
    : selfSignedProblem(provider, client, certificate);
}

function authorityProblem(client: Client, certificate: X509Certificate): string | undefined {
  const authority = new X509Certificate(CLIENT_AUTHORITY);
  if (!certificate.checkIssued(authority) || !certificate.verify(authority.publicKey))
    return 'the certificate is not from the client authority of the sandbox';
  const dn = client.tls_client_auth_subject_dn;
  if (dn !== undefined) {
    const shown = subjectOf(certificate);
    return sameName(dn, shown) ? undefined : `the certificate is of ${shown}, and ${dn} is registered`;
  }
  const names = (certificate.subjectAltName ?? '').split(', ');
  const wanted = [
    ['DNS', client.tls_client_auth_san_dns],
    ['URI', client.tls_client_auth_san_uri],
    ['IP Address', client.tls_client_auth_san_ip],
    ['email', client.tls_client_auth_san_email],
  ].find(([, value]) => value !== undefined);
  if (wanted === undefined) return 'the client has no subject registered';
  const name = `${wanted[0]}:${wanted[1]}`;
  return names.includes(name)
    ? undefined
    : `the certificate has ${certificate.subjectAltName ?? 'no names'}, and ${name} is registered`;
}

/** Subject as RFC 4514 text, most specific part first. */
const subjectOf = ({ subject }: X509Certificate): string => subject.split('\n').reverse().join(',');

const sameName = (one: string, other: string): boolean => comparable(one) === comparable(other);
const comparable = (name: string): string =>
  name
    .split(/\s*,\s*/)
    .map((part) => part.trim().toLowerCase())
    .join(',');

async function selfSignedProblem(
  provider: Provider,
  client: Client,
  certificate: X509Certificate,
): Promise<string | undefined> {
  const found = await keysOf(provider, client);
  if ('problem' in found) return found.problem;
  const shown = certificate.publicKey.export({ format: 'jwk' });
  const isRegistered = found.keys.some(
    (key) => key.kty === shown.kty && key.x === shown.x && key.y === shown.y && key.n === shown.n,
  );
  return isRegistered
    ? undefined
    : 'the key of the certificate is not among the registered keys of the client';
}
