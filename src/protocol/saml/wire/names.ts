/** Names that messages are sent under: those of the bindings, and those of programs that forward messages. */

export type MessageParameter = 'SAMLResponse' | 'SAMLRequest';

/** As a JSON member, a log label or a parameter; programs differ in case and underscores. */
const MESSAGES: Readonly<Record<string, MessageParameter | null>> = {
  samlresponse: 'SAMLResponse',
  samlrequest: 'SAMLRequest',
  // AWS STS, OAuth 2.0 with a SAML assertion (RFC 7522, 2.1), WS-Federation.
  samlassertion: null,
  assertion: null,
  wresult: null,
};

const packed = (name: string): string => name.replace(/[_-]/g, '').toLowerCase();

/** Whether a message may have this name. */
export function isMessageName(name: string | undefined): boolean {
  return name !== undefined && Object.hasOwn(MESSAGES, packed(name));
}

/** Returns the binding parameter for a name; `undefined` for names of other protocols. */
export function parameterOf(name: string | undefined): MessageParameter | undefined {
  return name !== undefined && isMessageName(name) ? (MESSAGES[packed(name)] ?? undefined) : undefined;
}

const BESIDE: Readonly<Record<string, string>> = {
  relaystate: 'RelayState',
  sigalg: 'SigAlg',
  signature: 'Signature',
  samlencoding: 'SAMLEncoding',
};

/** Returns the name as the bindings write it, of a message or of a parameter sent with one. */
export function canonicalName(name: string): string | undefined {
  const known = BESIDE[packed(name)];
  return known ?? parameterOf(name);
}
