/** `NO_PROXY`: hosts that bypass the proxy of the environment. */

import { BlockList, isIP } from 'node:net';
import { defined } from '../../common/defined.ts';

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/**
 * Whether a list exempts a URL. Entries are separated by commas or spaces: `*`, a host (including its subdomains, with
 * or without a leading dot or `*.`), an IP address or a network such as `10.0.0.0/8`; each with or without `:port`.
 */
export function isExempt(target: URL, list: string): boolean {
  const host = target.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = target.port || DEFAULT_PORTS[target.protocol];
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const { name, onlyPort } = splitPort(entry);
      return (onlyPort === undefined || onlyPort === port) && matches(host, name);
    });
}

function splitPort(entry: string): { readonly name: string; readonly onlyPort?: string } {
  const bracketed = /^\[(.+)\](?::(\d+))?$/.exec(entry);
  // More than one colon outside brackets is an IPv6 address without a port.
  const found = bracketed ?? /^([^:]+):(\d+)$/.exec(entry);
  if (found?.[1] === undefined) return { name: entry };
  return { name: found[1], ...defined({ onlyPort: found[2] }) };
}

function matches(host: string, name: string): boolean {
  if (name === '*') return true;
  if (isIP(host) !== 0) return inNetwork(host, name);
  const domain = name.replace(/^\*?\./, '').replace(/\.$/, '');
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

function inNetwork(address: string, name: string): boolean {
  const [network = '', bits] = name.split('/');
  const family = isIP(network);
  if (family === 0 || family !== isIP(address)) return false;
  const most = family === 4 ? 32 : 128;
  const prefix = bits === undefined ? most : Number(bits);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > most) return false;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  const networks = new BlockList();
  networks.addSubnet(network, prefix, kind);
  return networks.check(address, kind);
}
