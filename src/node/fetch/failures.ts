/** Explains network failures: the error, the peer and the phase. */

import { isLoopbackHost } from '../../common/loopback-host.ts';
import { IdcliError } from '../../errors.ts';
import { addressOf, type Circumstances } from './circumstances.ts';
import { explainTls } from './tls-failures.ts';

interface Explanation {
  readonly message: string;
  readonly hint?: string;
}

/** Explanations of error codes of the operating system and of Node. */
const MEANINGS: Readonly<Record<string, (circumstances: Circumstances) => Explanation>> = {
  ENOTFOUND: (c) => ({
    message: `the host name ${c.peer.hostname} does not exist`,
    hint: 'check its spelling, and whether it needs a VPN or a proxy (--proxy URL)',
  }),
  EAI_AGAIN: (c) => ({
    message: `the host name ${c.peer.hostname} cannot be looked up: no name server answers`,
    hint: 'check the network, and whether it needs a proxy (--proxy URL)',
  }),
  ECONNREFUSED: (c) => ({
    message: `nothing listens on ${whereOf(c)}`,
    hint: isLoopbackHost(c.peer.hostname)
      ? 'start the server first (the sandbox: idcli sandbox), and check the port'
      : 'check the port, and whether a firewall is in between',
  }),
  ECONNRESET: brokenOff,
  EPIPE: brokenOff,
  ECONNABORTED: brokenOff,
  ERR_STREAM_PREMATURE_CLOSE: brokenOff,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ENETDOWN: unreachable,
  ETIMEDOUT: (c) => ({
    message: `${whereOf(c)} does not react`,
    hint: 'check the address, and whether it needs a VPN or a proxy (--proxy URL)',
  }),
  EMFILE: exhausted,
  ENFILE: exhausted,
  EACCES: forbidden,
  EPERM: forbidden,
};

/** Builds the error for a failed request. Returns idcli errors unchanged. */
export function explainFailure(error: unknown, circumstances: Circumstances): IdcliError {
  if (error instanceof IdcliError) return error;
  const code = codeOf(error);
  const { message, hint } = MEANINGS[code]?.(circumstances) ?? {};
  if (message !== undefined) return new IdcliError('NETWORK', message, { hint, cause: error });
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new IdcliError(
      'ANSWER_TOO_LARGE',
      `the header of the answer of ${whereOf(circumstances)} is too large`,
      {
        cause: error,
      },
    );
  }
  if (code.startsWith('HPE_')) {
    return new IdcliError('ANSWER_UNREADABLE', `${whereOf(circumstances)} does not answer in HTTP`, {
      hint:
        circumstances.peer.protocol === 'http:'
          ? 'check the port, and whether it wants https'
          : 'check the port',
      cause: error,
    });
  }
  if (
    code === 'ERR_INVALID_CHAR' ||
    code === 'ERR_INVALID_HTTP_TOKEN' ||
    code === 'ERR_UNESCAPED_CHARACTERS'
  ) {
    return new IdcliError(
      'USAGE',
      `a request to ${whereOf(circumstances)} would hold a character that HTTP forbids`,
      {
        hint: 'look for line ends and non-ASCII characters in what goes into headers: cookies, tokens, secrets',
        cause: error,
      },
    );
  }
  return (
    explainTls(error, code, circumstances) ??
    new IdcliError('NETWORK', `the connection to ${whereOf(circumstances)} failed: ${textOf(error)}`, {
      cause: error,
    })
  );
}

const TIMED_OUT = {
  connect: (where: string) => `no connection to ${where}`,
  tunnel: (where: string) => `no tunnel through ${where}`,
  tls: (where: string) => `no TLS handshake with ${where}`,
  request: (where: string) => `no answer from ${where}`,
  answer: (where: string, received: number) => `the answer of ${where} did not end; ${received} bytes came`,
} as const satisfies Record<Circumstances['phase'], unknown>;

/** Builds the error for a request that timed out. */
export function explainTimeout(circumstances: Circumstances, milliseconds: number): IdcliError {
  const what = TIMED_OUT[circumstances.phase](whereOf(circumstances), circumstances.received);
  return new IdcliError('HTTP_TIMEOUT', `${what} within ${milliseconds / 1000} s`, {
    hint:
      circumstances.phase === 'connect'
        ? 'check the address, and whether it needs a VPN or a proxy (--proxy URL)'
        : 'try again; the other side is slow or stuck',
  });
}

function brokenOff(circumstances: Circumstances): Explanation {
  const where = whereOf(circumstances);
  switch (circumstances.phase) {
    case 'answer':
      return {
        message: `${where} broke off in its answer, after ${circumstances.received} bytes of the body`,
      };
    case 'tls':
      return {
        message: `${where} broke off the TLS handshake`,
        hint: 'check that the port speaks TLS, and which client certificate the server wants (--tls-cert, --tls-key)',
      };
    case 'tunnel':
      return {
        message: `${where} closed the connection without opening a tunnel to ${circumstances.target.host}`,
      };
    default:
      return { message: `${where} closed the connection without an answer`, ...hangUpHint(circumstances) };
  }
}

function hangUpHint({ peer, mutual }: Circumstances): { readonly hint?: string } {
  if (peer.protocol === 'http:') return { hint: 'check whether it wants https' };
  return mutual ? { hint: 'it may not accept the client certificate (--tls-cert, --tls-key)' } : {};
}

function unreachable(circumstances: Circumstances): Explanation {
  return {
    message: `there is no route to ${whereOf(circumstances)}`,
    hint: 'check the network, and whether the host needs a VPN',
  };
}

function exhausted(circumstances: Circumstances): Explanation {
  return {
    message: `no connection to ${whereOf(circumstances)}: no more files and sockets may be open at once`,
    hint: 'raise the limit of this shell: ulimit -n 1024',
  };
}

function forbidden(circumstances: Circumstances): Explanation {
  return {
    message: `this machine does not permit connections to ${whereOf(circumstances)}`,
    hint: 'look at its firewall and sandbox rules',
  };
}

/** Returns `host:port`, marked as proxy if it is one. */
function whereOf({ peer, proxy }: Circumstances): string {
  const { host, port } = addressOf(peer);
  const where = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return peer === proxy ? `the proxy ${where}` : where;
}

/** Returns the code of an error; after several attempts (one per address of the host) the first that has one. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? (error.errors.map(codeOf).find((code) => code !== '') ?? '') : '';
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
