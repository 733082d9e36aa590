/** Sends a message in a URL: the Redirect binding (SAML bindings, 3.4). */
import { type KeyObject, sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { ALGORITHM } from './names.ts';
import { base64 } from './sign.ts';

export interface RedirectMessage {
  /** XML without an embedded signature. */
  readonly SAMLRequest?: string;
  readonly SAMLResponse?: string;
  readonly RelayState?: string;
}

/**
 * Builds the URL with the message in its query.
 *
 * @param key to sign with; a scenario omits the signature
 */
export function redirectUrl(
  location: string,
  { RelayState, ...message }: RedirectMessage,
  key: KeyObject | undefined,
): string {
  const pairs = [
    ...Object.entries(message).map(([name, xml]) => [name, base64(deflateRawSync(xml))]),
    ...(RelayState === undefined ? [] : [['RelayState', RelayState]]),
    ...(key === undefined ? [] : [['SigAlg', ALGORITHM.rsaSha256]]),
  ];
  const query = pairs.map(([name, value = '']) => `${name}=${encodeURIComponent(value)}`).join('&');
  const address = `${location}${location.includes('?') ? '&' : '?'}${query}`;
  if (key === undefined) return address;
  const value = base64(sign('sha256', Buffer.from(query), key));
  return `${address}&Signature=${encodeURIComponent(value)}`;
}
