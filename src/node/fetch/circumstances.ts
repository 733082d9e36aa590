/** What is known about a request while it runs, for the message when it fails. */
import type { Socket } from 'node:net';
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls';

/** How far a request has come. */
type Phase = 'connect' | 'tunnel' | 'tls' | 'request' | 'answer';

export interface Circumstances {
  readonly target: URL;
  readonly proxy: URL | undefined;
  /** Whether a client certificate is shown to the target. */
  readonly mutual: boolean;
  /** Who is being talked to at the moment: the proxy until its tunnel stands, then the target. */
  peer: URL;
  phase: Phase;
  /** Bytes of the body that had come, without content encoding. */
  received: number;
  /** What the peer showed in the TLS handshake, with its chain as `issuerCertificate`. */
  certificate?: DetailedPeerCertificate | undefined;
}

/** Keeps the phase and the certificate up to date from the events of a socket. */
export function watchSocket(socket: Socket, circumstances: Circumstances): void {
  const secure = socket instanceof TLSSocket;
  if (!socket.connecting && !(secure && !socket.authorized)) {
    // A connection that was kept from an earlier request.
    circumstances.phase = 'request';
    return;
  }
  socket.once('connect', () => {
    circumstances.phase = secure ? 'tls' : 'request';
  });
  if (!secure) return;
  // Node verifies the certificate, and closes the connection, in its own listener of `secure`: look at it before that.
  // Not with getPeerX509Certificate, after which Node 20 finds no certificate to compare the host name with.
  socket.prependOnceListener('secure', () => {
    circumstances.certificate = socket.getPeerCertificate(true);
  });
  socket.once('secureConnect', () => {
    circumstances.phase = 'request';
  });
}

/** Host and port in full, as connections need them; IPv6 without brackets. */
export function addressOf(url: URL): { readonly host: string; readonly port: number } {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port) };
}
