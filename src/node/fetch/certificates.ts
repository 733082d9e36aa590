/** Trusted authorities and client certificates of TLS connections. */

import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import nodeTls from 'node:tls';
import { IdcliError } from '../../errors.ts';
import type { Transport } from '../../world.ts';

const PEM_CERTIFICATE =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/** Returns the certificates of a PEM text, each as PEM. */
export const certificatesIn = (text: string): readonly string[] => text.match(PEM_CERTIFICATE) ?? [];

/** TLS trust settings. Verification is set explicitly: `NODE_TLS_REJECT_UNAUTHORIZED=0` would switch it off. */
export interface Trust {
  readonly rejectUnauthorized: true;
  readonly ca?: string[];
}

/**
 * Adds the given authorities to the default ones. Without any the option stays unset, so that Node's own defaults
 * apply, including `NODE_EXTRA_CA_CERTS`. Throws `KEY_UNREADABLE`.
 */
export function trustedAuthorities(ca: string | undefined, env: NodeJS.ProcessEnv): Trust {
  if (ca === undefined) return { rejectUnauthorized: true };
  const given = certificatesIn(ca);
  if (given.length === 0) {
    throw new IdcliError('KEY_UNREADABLE', 'the certificate authority is not a PEM certificate', {
      hint: 'give --ca a file with -----BEGIN CERTIFICATE-----; convert DER with: openssl x509 -inform der -in FILE',
    });
  }
  for (const pem of given) assertReadable(() => new X509Certificate(pem), 'a certificate of --ca');
  return { rejectUnauthorized: true, ca: [...defaultAuthorities(env), ...given] };
}

/** Setting `ca` replaces Node's defaults, so they are added back; Node 22.15 and later can list them. */
function defaultAuthorities(env: NodeJS.ProcessEnv): readonly string[] {
  const tls: typeof nodeTls & { getCACertificates?: (kind: 'default') => string[] } = nodeTls;
  const own = tls.getCACertificates?.('default') ?? tls.rootCertificates;
  return [...own, ...extraAuthorities(env.NODE_EXTRA_CA_CERTS)];
}

function extraAuthorities(path: string | undefined): readonly string[] {
  if (path === undefined || path === '') return [];
  try {
    return certificatesIn(readFileSync(path, 'utf8'));
  } catch {
    // Node itself warns about this file at start and continues.
    return [];
  }
}

/** Returns certificate and key for mutual TLS, after checking that they match. Throws `KEY_UNREADABLE`. */
export function clientCertificate(pair: Transport['clientCertificate']): {
  readonly cert?: string;
  readonly key?: string;
} {
  if (pair === undefined) return {};
  const certificate = assertReadable(() => new X509Certificate(pair.cert), 'the client certificate');
  const key = assertReadable(() => createPrivateKey(pair.key), 'the key of the client certificate');
  const wanted = certificate.publicKey.export({ type: 'spki', format: 'der' });
  if (!createPublicKey(pair.key).export({ type: 'spki', format: 'der' }).equals(wanted)) {
    throw new IdcliError('KEY_UNREADABLE', 'the key does not belong to the client certificate', {
      hint: 'give --tls-cert and --tls-key files of the same pair',
    });
  }
  return key.type === 'private' ? { cert: pair.cert, key: pair.key } : {};
}

function assertReadable<Value>(read: () => Value, what: string): Value {
  try {
    return read();
  } catch (cause) {
    throw new IdcliError('KEY_UNREADABLE', `${what} cannot be read as PEM`, {
      hint: 'look at the file with: openssl x509 -in FILE -text, or openssl pkey -in FILE -text',
      cause,
    });
  }
}
