/** Query strings and forms that carry a message: decoded once, as received. SAML bindings, 3.4.4 and 3.5.4. */

import { defined } from '../../../common/defined.ts';
import { decodeForm, decodePercent } from '../../tokens/unescape.ts';
import type { RedirectSignature, WireProblem } from '../message/received-message.ts';
import type { MessageParameter } from './names.ts';

export interface RawParameter {
  readonly name: string;
  /** As received, escapes untouched. */
  readonly raw: string;
  readonly value: string;
}

/** A parameter shown alone by a tool: with its escapes, or decoded, so + is not a space. */
export function asShown(name: string, shown: string): RawParameter {
  return { name, raw: shown, value: decodePercent(shown) };
}

/** The SAML parameters of a query string or form. */
export interface SamlParameters {
  readonly parameter: MessageParameter;
  /** Decoded once. */
  readonly value: string;
  readonly decoded: boolean;
  readonly relayState: string | undefined;
  readonly problems: readonly WireProblem[];
  readonly signature?: RedirectSignature;
}

/** Splits at `&` and the first `=`. */
export function splitRaw(text: string): RawParameter[] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const raw = equals === -1 ? '' : pair.slice(equals + 1);
      return { name: decodeForm(equals === -1 ? pair : pair.slice(0, equals)), raw, value: decodeForm(raw) };
    });
}

/** Reads the message in a list of parameters, if there is one; a repeated name is a problem, not a choice (SV-1). */
export function readParameters(parameters: readonly RawParameter[]): SamlParameters | undefined {
  const all = (name: string) => parameters.filter((parameter) => parameter.name === name);
  const [response] = all('SAMLResponse');
  const [request] = all('SAMLRequest');
  const message = response ?? request;
  if (message === undefined) return undefined;
  const problems: WireProblem[] = [];
  for (const name of ['SAMLResponse', 'SAMLRequest', 'RelayState', 'SigAlg', 'Signature', 'SAMLEncoding']) {
    const count = all(name).length;
    if (count > 1) {
      const hint = 'two readers could take two different ones, and check one while using the other';
      problems.push({ message: `${name} appears ${count} times`, hint });
    }
  }
  if (response !== undefined && request !== undefined) {
    problems.push({ message: 'SAMLResponse and SAMLRequest are both present' });
  }
  const [encoding] = all('SAMLEncoding');
  if (encoding !== undefined && encoding.value !== DEFLATE) {
    problems.push({ message: `SAMLEncoding is ${encoding.value}, and only DEFLATE is known` });
  }
  const [relayState] = all('RelayState');
  const signature = signatureOf(message, relayState, all('SigAlg')[0], all('Signature')[0]);
  return {
    parameter: message === response ? 'SAMLResponse' : 'SAMLRequest',
    value: message.value,
    decoded: message.raw !== message.value,
    relayState: relayState?.value,
    problems,
    ...defined({ signature }),
  };
}

const DEFLATE = 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE';

function signatureOf(
  message: RawParameter,
  relayState: RawParameter | undefined,
  algorithm: RawParameter | undefined,
  signature: RawParameter | undefined,
): RedirectSignature | undefined {
  if (signature === undefined && algorithm === undefined) return undefined;
  // The order is fixed, whatever it was on the wire. SAML bindings, 3.4.4.1 (4).
  const signed = [message, relayState, algorithm]
    .flatMap((one) => (one === undefined ? [] : [`${one.name}=${one.raw}`]))
    .join('&');
  const base = { signed, algorithm: algorithm?.value ?? '', value: signature?.value ?? '' };
  return isDecoded(algorithm)
    ? {
        ...base,
        decoded: {
          parameter: message.name,
          message: message.raw,
          ...defined({ relayState: relayState?.raw }),
        },
      }
    : base;
}

/** Algorithm names contain a `#`, which a query string cannot contain unescaped. */
const isDecoded = (algorithm: RawParameter | undefined): boolean => algorithm?.raw.includes('#') === true;
