/** TLS failures in words: which certificate, what is wrong with it, what would help. */
import type { X509Certificate } from 'node:crypto';
import { IdcliError } from '../../errors.ts';
import type { Circumstances } from './circumstances.ts';

interface Explanation {
  readonly message: string;
  readonly hint: string;
}

const TRUST_HINT = 'if you trust it, pass the certificate of its authority with --ca FILE';
const CLOCK_HINT = 'the server needs a new certificate; check the clock of this machine too';
const CLIENT_HINT =
  'give a client certificate that the server accepts with --tls-cert FILE and --tls-key FILE';

type Explain = (host: string, chain: readonly X509Certificate[]) => Explanation;

const selfSigned: Explain = (host) => ({
  message: `the certificate of ${host} is self-signed`,
  hint: 'if you trust it, pass this certificate with --ca FILE',
});
const unknownAuthority: Explain = (host, chain) => ({
  message: `the certificate of ${host} is from an authority that is not trusted here${signedBy(chain)}`,
  hint: TRUST_HINT,
});
const clientRefused: Explain = (host) => ({
  message: `${host} does not accept the client certificate`,
  hint: CLIENT_HINT,
});
const noCommonGround: Explain = (host) => ({
  message: `${host} and idcli have no TLS version or cipher in common`,
  hint: 'idcli speaks TLS 1.2 and 1.3; the server needs one of them',
});
const noTls: Explain = (host) => ({
  message: `${host} speaks no TLS`,
  hint: 'check the port, and whether the URL should begin with http',
});

/** What OpenSSL and Node call the failures. */
const MEANINGS: Readonly<Record<string, Explain>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: selfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: (host, chain) => ({
    message: `the certificate of ${host} cannot be traced to an authority: the server sends no intermediate certificate${signedBy(chain)}`,
    hint: `${TRUST_HINT}; the server should send the whole chain`,
  }),
  CERT_HAS_EXPIRED: (host, chain) => {
    const ended = chain.find((certificate) => Date.parse(certificate.validTo) < Date.now());
    return { message: `${nameIn(chain, ended, host)} expired${on(ended?.validTo)}`, hint: CLOCK_HINT };
  },
  CERT_NOT_YET_VALID: (host, chain) => {
    const early = chain.find((certificate) => Date.parse(certificate.validFrom) > Date.now());
    return {
      message: `${nameIn(chain, early, host)} is not valid yet${until(early?.validFrom)}`,
      hint: CLOCK_HINT,
    };
  },
  ERR_TLS_CERT_ALTNAME_INVALID: (host, chain) => ({
    message: `the certificate of ${host} is for ${namesIn(chain[0])}, not for this host`,
    hint: 'use the name that the certificate has, or have the server send the right certificate',
  }),
  CERT_REVOKED: (host) => ({
    message: `the certificate of ${host} was revoked`,
    hint: 'the server needs a new certificate',
  }),
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
  ERR_SSL_HTTP_REQUEST: noTls,
  ERR_SSL_UNSUPPORTED_PROTOCOL: noCommonGround,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: noCommonGround,
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: (host) => ({
    message: `${host} refused the TLS handshake`,
    hint: 'it may want a client certificate (--tls-cert FILE, --tls-key FILE) or another TLS version',
  }),
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: (host) => ({
    message: `${host} demands a client certificate`,
    hint: CLIENT_HINT,
  }),
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: clientRefused,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: clientRefused,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: clientRefused,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: clientRefused,
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: (host) => ({
    message: `${host} does not know this host name`,
    hint: 'check the spelling of the host',
  }),
};

/** The error for a failed TLS handshake, or undefined when it is none. */
export function explainTls(
  error: unknown,
  code: string,
  circumstances: Circumstances,
): IdcliError | undefined {
  const { peer, certificate } = circumstances;
  const explained = MEANINGS[code]?.(peer.host, chainOf(certificate));
  if (explained !== undefined) {
    return new IdcliError('TLS_FAILED', explained.message, { hint: explained.hint, cause: error });
  }
  // All that can fail between the certificate and the first byte of the request is TLS, whatever it is called.
  if (circumstances.phase !== 'tls' && !code.startsWith('ERR_SSL_') && !code.startsWith('ERR_TLS_'))
    return undefined;
  const reason = error instanceof Error ? error.message : String(error);
  return new IdcliError('TLS_FAILED', `the TLS handshake with ${peer.host} failed: ${reason.trim()}`, {
    hint: `see more with: openssl s_client -connect ${peer.hostname}:${peer.port || '443'}`,
    cause: error,
  });
}

function chainOf(leaf: X509Certificate | undefined): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let next = leaf; next !== undefined && !chain.includes(next) && chain.length < 10; ) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
}

function nameIn(chain: readonly X509Certificate[], found: X509Certificate | undefined, host: string): string {
  return found === undefined || found === chain[0]
    ? `the certificate of ${host}`
    : `the certificate of the authority ${commonName(found.subject)}, which signed for ${host},`;
}

function namesIn(certificate: X509Certificate | undefined): string {
  const names = certificate?.subjectAltName
    ?.split(', ')
    .map((name) => name.replace(/^(?:DNS|IP Address):/, ''));
  if (names !== undefined)
    return names.length > 5 ? `${names.slice(0, 5).join(', ')} and others` : names.join(', ');
  return certificate === undefined ? 'another name' : commonName(certificate.subject);
}

function signedBy(chain: readonly X509Certificate[]): string {
  const last = chain.at(-1);
  return last === undefined ? '' : ` (${commonName(last.issuer)})`;
}

/** The common name in a name of one attribute a line, else all of it on one line. */
function commonName(name: string): string {
  return /^CN=(.*)$/m.exec(name)?.[1] ?? name.replaceAll('\n', ', ');
}

function on(date: string | undefined): string {
  return date === undefined ? '' : ` on ${day(date)}`;
}

function until(date: string | undefined): string {
  return date === undefined ? '' : `, only from ${day(date)}`;
}

/** `2027-01-15 08:10:00 UTC` */
function day(date: string): string {
  return new Date(date)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
