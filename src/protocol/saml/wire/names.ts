/** Names that messages stand under: those of the bindings, and those of programs that hand messages on. */

export type MessageParameter = 'SAMLResponse' | 'SAMLRequest';

/** As a member of JSON, a label in a log or a parameter; case and underscores differ from program to program. */
const MESSAGES: Readonly<Record<string, MessageParameter | null>> = {
  samlresponse: 'SAMLResponse',
  samlrequest: 'SAMLRequest',
  // AWS STS, OAuth 2.0 with a SAML assertion (RFC 7522, 2.1), WS-Federation.
  samlassertion: null,
  assertion: null,
  wresult: null,
};

const packed = (name: string): string => name.replace(/[_-]/g, '').toLowerCase();

/** Whether a name may stand for a message. */
export function isMessageName(name: string | undefined): boolean {
  return name !== undefined && Object.hasOwn(MESSAGES, packed(name));
}

/** The parameter of the binding that a name means; `undefined` for names of other protocols. */
export function parameterOf(name: string | undefined): MessageParameter | undefined {
  return name !== undefined && isMessageName(name) ? (MESSAGES[packed(name)] ?? undefined) : undefined;
}

const BESIDE: Readonly<Record<string, string>> = {
  relaystate: 'RelayState',
  sigalg: 'SigAlg',
  signature: 'Signature',
  samlencoding: 'SAMLEncoding',
};

/** The name as the bindings write it, of a message or of what travels beside one. */
export function canonicalName(name: string): string | undefined {
  const known = BESIDE[packed(name)];
  return known ?? parameterOf(name);
}
