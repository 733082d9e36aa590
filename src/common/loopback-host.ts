/** An IPv4 address of 127.0.0.0/8 in dotted form. */
const LOOPBACK_IPV4 = /^127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;

/**
 * Whether a host can only be this machine: 127.0.0.0/8, `::1` (with or without brackets) or `localhost` (rule ALL-8,
 * RFC 8252, 7.3 and 8.3). Takes `url.hostname` or a typed host; spellings such as `127.1` are not recognised.
 */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name === '::1' || LOOPBACK_IPV4.test(name);
}

/** Whether a text is an http or https URL of this machine. */
export function isLoopbackUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && isLoopbackHost(url.hostname);
}
