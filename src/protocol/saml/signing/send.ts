/** Puts messages into their bindings: answers, and requests by keys that samlify does not sign with. */
import { deflateRawSync } from 'node:zlib';
import type { Dispatch, FormField } from '../bindings.ts';
import type { ReceiverFields } from '../build/metadata.ts';
import { signXmlDocument } from './sign-xml.ts';
import { type Signer, signText } from './signer.ts';

export interface Message {
  readonly parameter: 'SAMLRequest' | 'SAMLResponse';
  readonly xml: string;
  readonly to: Pick<ReceiverFields, 'binding' | 'location'>;
  readonly relayState?: string;
  /** Absent: it is not signed. */
  readonly signer?: Signer;
}

/** Returns the address to open or the form to post. SAML bindings, 3.4.4.1 and 3.5.4. */
export function sendMessage({ parameter, xml, to, relayState, signer }: Message): Dispatch {
  if (to.binding === 'redirect') {
    const query = [
      [parameter, deflateRawSync(xml).toString('base64')],
      ...(relayState === undefined ? [] : [['RelayState', relayState]]),
    ];
    const glue = !to.location.includes('?') ? '?' : /[?&]$/.test(to.location) ? '' : '&';
    const text = signer === undefined ? encode(query) : signQuery(query, signer);
    return { binding: 'redirect', url: `${to.location}${glue}${text}` };
  }
  const whole = signer === undefined ? xml : signXmlDocument(xml, signer);
  const fields: FormField[] = [[parameter, Buffer.from(whole).toString('base64')]];
  if (relayState !== undefined) fields.push(['RelayState', relayState]);
  return { binding: 'post', action: to.location, fields };
}

const encode = (pairs: readonly (readonly string[])[]): string =>
  pairs.map(([name = '', value = '']) => `${name}=${encodeURIComponent(value)}`).join('&');

function signQuery(pairs: readonly (readonly string[])[], signer: Signer): string {
  const { text, value } = signText(signer, ({ uri }) => encode([...pairs, ['SigAlg', uri]]));
  return `${text}&${encode([['Signature', value]])}`;
}
