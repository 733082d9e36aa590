/** How a request gets to its host: directly, through a forwarding proxy, or through a tunnel. */
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { ConnectionOptions } from 'node:tls';
import type { Transport } from '../../world.ts';
import { clientCertificate, trustedAuthorities } from './certificates.ts';
import { chooseProxy, type ProxyServer } from './proxy.ts';

/** Milliseconds after which an idle connection is closed: 2 seconds, well below the 5 after which many servers close theirs. */
const IDLE = 2_000;
/** Milliseconds for one of several addresses of a host; Node's 250 are too short for far servers. */
const ADDRESS_ATTEMPT = 1_000;

export interface Route {
  readonly request: typeof httpRequest;
  /** Absent where the connection is made beforehand: in a tunnel. */
  readonly agent?: HttpAgent;
  readonly proxy?: ProxyServer;
  /** `forward`: the proxy sends the request on. `tunnel`: it only moves bytes. */
  readonly via?: 'forward' | 'tunnel';
  /** What TLS to the target trusts and shows. */
  readonly tls: ConnectionOptions;
  /** What TLS to the proxy trusts. The client certificate is for the target: a proxy never sees it. */
  readonly proxyTls: ConnectionOptions;
}

/** Chooses a route for each URL; connections are kept for a few seconds and shared. */
export function createRoutes(transport: Transport, env: NodeJS.ProcessEnv): (url: URL) => Route {
  const proxyTls = trustedAuthorities(transport.ca, env);
  const tls = { ...proxyTls, ...clientCertificate(transport.clientCertificate) };
  const options = { keepAlive: true, timeout: IDLE, autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT };
  const http = new HttpAgent(options);
  const https = new HttpsAgent({ ...options, ...tls });
  const toProxy = new HttpsAgent({ ...options, ...proxyTls });
  const trust = { tls, proxyTls };
  return (url) => {
    const secure = url.protocol === 'https:';
    const proxy = chooseProxy(url, transport.proxy, env);
    if (proxy === undefined) {
      return secure
        ? { request: httpsRequest, agent: https, ...trust }
        : { request: httpRequest, agent: http, ...trust };
    }
    if (secure) return { request: httpsRequest, proxy, via: 'tunnel', ...trust };
    return proxy.url.protocol === 'https:'
      ? { request: httpsRequest, agent: toProxy, proxy, via: 'forward', ...trust }
      : { request: httpRequest, agent: http, proxy, via: 'forward', ...trust };
  };
}
