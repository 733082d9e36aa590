/** Explains TLS failures: the certificate, its problem and a remedy. */
import type { DetailedPeerCertificate, PeerCertificate } from 'node:tls';
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

type Explain = (host: string, chain: readonly DetailedPeerCertificate[]) => Explanation;

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

/** Certificate problems, by the codes of OpenSSL and Node. */
const CERTIFICATES: Readonly<Record<string, Explain>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: selfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: (host, chain) => ({
    message:
      `the certificate of ${host} cannot be traced to an authority: the server sends no intermediate ` +
      `certificate${signedBy(chain)}`,
    hint: `${TRUST_HINT}; the server should send the whole chain`,
  }),
  CERT_HAS_EXPIRED: (host, chain) => {
    const ended = chain.find((certificate) => Date.parse(certificate.valid_to) < Date.now());
    return { message: `${nameIn(chain, ended, host)} expired${on(ended?.valid_to)}`, hint: CLOCK_HINT };
  },
  CERT_NOT_YET_VALID: (host, chain) => {
    const early = chain.find((certificate) => Date.parse(certificate.valid_from) > Date.now());
    return {
      message: `${nameIn(chain, early, host)} is not valid yet${until(early?.valid_from)}`,
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
};

/** OpenSSL reasons, by number (`openssl/sslerr.h`): their names differ between versions. */
const REASONS: Readonly<Record<number, Explain>> = {
  155: noTls,
  156: noTls,
  198: noTls,
  258: noCommonGround,
  267: noTls,
};

/** Alerts from the peer, by number (RFC 8446, 6.2); OpenSSL reports them as reason 1000 and up. */
const ALERTS: Readonly<Record<number, Explain>> = {
  40: (host) => ({
    message: `${host} refused the TLS handshake`,
    hint: 'it may want a client certificate (--tls-cert FILE, --tls-key FILE) or another TLS version',
  }),
  42: clientRefused,
  43: clientRefused,
  44: clientRefused,
  45: clientRefused,
  46: clientRefused,
  48: clientRefused,
  70: noCommonGround,
  112: (host) => ({
    message: `${host} does not know this host name`,
    hint: 'check the spelling of the host',
  }),
  116: (host) => ({
    message: `${host} demands a client certificate`,
    hint: CLIENT_HINT,
  }),
};

/** Builds the error for a failed TLS handshake; undefined for any other failure. */
export function explainTls(
  error: unknown,
  code: string,
  circumstances: Circumstances,
): IdcliError | undefined {
  const { peer, certificate } = circumstances;
  const reason = reasonOf(error);
  const explain = CERTIFICATES[code] ?? REASONS[reason] ?? ALERTS[reason - 1000];
  const explained = explain?.(peer.host, chainOf(certificate));
  if (explained !== undefined) {
    return new IdcliError('TLS_FAILED', explained.message, { hint: explained.hint, cause: error });
  }
  // Any failure between the certificate and the first byte of the request is TLS, whatever its code.
  if (circumstances.phase !== 'tls' && reason === 0) return undefined;
  const text = error instanceof Error ? error.message : String(error);
  return new IdcliError('TLS_FAILED', `the TLS handshake with ${peer.host} failed: ${text.trim()}`, {
    hint: `see more with: openssl s_client -connect ${peer.hostname}:${peer.port || '443'}`,
    cause: error,
  });
}

/** Returns the reason from an OpenSSL error code of its SSL library, e.g. 267 in `error:0A00010B:…`; 0 without one. */
function reasonOf(error: unknown): number {
  const code = error instanceof Error ? /\berror:0A([0-9A-F]{6}):/.exec(error.message)?.[1] : undefined;
  return code === undefined ? 0 : Number.parseInt(code, 16);
}

/**
 * Returns the chain from the server's own certificate upward. A root is its own issuer; a certificate that was not sent
 * has no members.
 */
function chainOf(leaf: DetailedPeerCertificate | undefined): readonly DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  for (let next = leaf; next?.subject !== undefined && !chain.includes(next); next = next.issuerCertificate) {
    chain.push(next);
  }
  return chain;
}

function nameIn(
  chain: readonly DetailedPeerCertificate[],
  found: DetailedPeerCertificate | undefined,
  host: string,
): string {
  return found === undefined || found === chain[0]
    ? `the certificate of ${host}`
    : `the certificate of the authority ${commonName(found.subject)}, which signed for ${host},`;
}

function namesIn(certificate: DetailedPeerCertificate | undefined): string {
  const names = certificate?.subjectaltname
    ?.split(', ')
    .map((name) => name.replace(/^(?:DNS|IP Address):/, ''));
  if (names !== undefined)
    return names.length > 5 ? `${names.slice(0, 5).join(', ')} and others` : names.join(', ');
  return certificate === undefined ? 'another name' : commonName(certificate.subject);
}

function signedBy(chain: readonly DetailedPeerCertificate[]): string {
  const last = chain.at(-1);
  return last === undefined ? '' : ` (${commonName(last.issuer)})`;
}

/** Returns the common name, else the organization, else all parts of the name. */
function commonName(name: PeerCertificate['subject']): string {
  return [name.CN ?? name.O ?? Object.values(name)].flat().join(', ');
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
