/** Routes of a request to its host: direct, through a forwarding proxy, or through a tunnel. */
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { ConnectionOptions } from 'node:tls';
import type { Transport } from '../../world.ts';
import { clientCertificate, trustedAuthorities } from './certificates.ts';
import { chooseProxy, type ProxyServer } from './proxy.ts';

/** Milliseconds until an idle connection is closed: 2 seconds, well below the 5 of many servers. */
const IDLE = 2_000;
/** Milliseconds per address of a host with several; Node's 250 are too short for distant servers. */
const ADDRESS_ATTEMPT = 1_000;

export interface Route {
  readonly request: typeof httpRequest;
  /** Absent for a tunnel, whose connection is made beforehand. */
  readonly agent?: HttpAgent;
  readonly proxy?: ProxyServer;
  /** `forward`: the proxy forwards the request. `tunnel`: it only relays bytes. */
  readonly via?: 'forward' | 'tunnel';
  /** TLS trust and client certificate for the target. */
  readonly tls: ConnectionOptions;
  /** TLS trust for the proxy. It never sees the client certificate, which is for the target. */
  readonly proxyTls: ConnectionOptions;
}

/** Chooses a route for each URL; connections are shared and kept alive for a few seconds. */
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
