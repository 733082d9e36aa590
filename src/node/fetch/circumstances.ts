/** State of a running request, for its error message. */
import type { Socket } from 'node:net';
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls';

/** Phase of a request. */
type Phase = 'connect' | 'tunnel' | 'tls' | 'request' | 'answer';

export interface Circumstances {
  readonly target: URL;
  readonly proxy: URL | undefined;
  /** Whether the target gets a client certificate. */
  readonly mutual: boolean;
  /** The current peer: the proxy until its tunnel is open, then the target. */
  peer: URL;
  phase: Phase;
  /** Decoded bytes of the body received so far. */
  received: number;
  /** The peer's certificate from the TLS handshake, with its chain as `issuerCertificate`. */
  certificate?: DetailedPeerCertificate | undefined;
}

/** Updates the phase and the certificate from socket events. */
export function watchSocket(socket: Socket, circumstances: Circumstances): void {
  const secure = socket instanceof TLSSocket;
  if (!socket.connecting && !(secure && !socket.authorized)) {
    // A connection kept alive from an earlier request.
    circumstances.phase = 'request';
    return;
  }
  socket.once('connect', () => {
    circumstances.phase = secure ? 'tls' : 'request';
  });
  if (!secure) return;
  // Node verifies the certificate, and closes the connection, in its own `secure` listener: read it before that. Not
  // with getPeerX509Certificate, after which Node 20 finds no certificate to compare the host name with.
  socket.prependOnceListener('secure', () => {
    circumstances.certificate = socket.getPeerCertificate(true);
  });
  socket.once('secureConnect', () => {
    circumstances.phase = 'request';
  });
}

/** Returns explicit host and port for a connection; IPv6 without brackets. */
export function addressOf(url: URL): { readonly host: string; readonly port: number } {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port) };
}
