/** Meanings of status codes. SAML core, 3.2.2.2; the error classes are idcli's. */
import type { Status } from '../message/common.ts';
import { type Meaning, meaningOfAnomaly } from './anomalies.ts';

export const STATUS_PREFIX = 'urn:oasis:names:tc:SAML:2.0:status:';

/** The second level decides: SAML does not fix the possible pairs. */
const SECOND: Readonly<Record<string, Meaning>> = {
  AuthnFailed: {
    words: 'the user could not log in, or cancelled',
    class: 'denied',
    next: 'log in again; the log of the identity provider knows why',
  },
  RequestDenied: {
    words: 'the provider understood the request and refused it',
    class: 'denied',
    next: 'ask whether this service and this user are allowed',
  },
  NoAuthnContext: {
    words: 'the provider cannot offer the login asked for',
    class: 'denied',
    next: 'ask for another RequestedAuthnContext',
  },
  NoPassive: {
    words: 'the user would have had to do something, and IsPassive forbids it',
    class: 'denied',
    next: 'ask without IsPassive',
  },
  NoAvailableIDP: {
    words: 'none of the identity providers in IDPList is available',
    class: 'server',
    next: 'leave Scoping out, or name another one',
  },
  NoSupportedIDP: {
    words: 'none of the identity providers in IDPList is known there',
    class: 'bad-request',
    next: 'leave Scoping out, or name another one',
  },
  ProxyCountExceeded: {
    words: 'the request may not be passed on as often as it would have to be',
    class: 'bad-request',
    next: 'raise ProxyCount',
  },
  UnknownPrincipal: { words: 'the user is not known there', class: 'denied', next: 'use another account' },
  InvalidNameIDPolicy: {
    words: 'the provider cannot offer the NameID format asked for',
    class: 'bad-request',
    next: 'ask for another format, or for none',
  },
  InvalidAttrNameOrValue: {
    words: 'an attribute or its value is not valid',
    class: 'bad-request',
    next: 'look at the attributes of the request',
  },
  RequestUnsupported: {
    words: 'the provider does not support such a request',
    class: 'bad-request',
    next: 'look at binding, extensions and options of the request',
  },
  RequestVersionDeprecated: {
    words: 'the version of the request is out of use there',
    class: 'bad-request',
    next: 'send SAML 2.0',
  },
  RequestVersionTooHigh: {
    words: 'the version of the request is too high',
    class: 'bad-request',
    next: 'send SAML 2.0',
  },
  RequestVersionTooLow: {
    words: 'the version of the request is too low',
    class: 'bad-request',
    next: 'send SAML 2.0',
  },
  ResourceNotRecognized: {
    words: 'the resource is not known there',
    class: 'bad-request',
    next: 'look at the request',
  },
  TooManyResponses: { words: 'there would be too many answers', class: 'server', next: 'narrow the request' },
  UnknownAttrProfile: {
    words: 'the attribute profile is not known there',
    class: 'bad-request',
    next: 'look at the attributes of the request',
  },
  UnsupportedBinding: {
    words: 'the provider cannot answer over the binding asked for',
    class: 'bad-request',
    next: 'ask for HTTP-POST',
  },
  PartialLogout: {
    words: 'not all sessions could be ended',
    class: 'server',
    next: 'close the browser to be sure',
  },
};

const FIRST: Readonly<Record<string, Meaning>> = {
  Requester: {
    words: 'something is wrong with the request',
    class: 'bad-request',
    next: 'look at the request: issuer, ACS URL, signature',
  },
  Responder: {
    words: 'the provider could not answer',
    class: 'server',
    next: 'the log of the identity provider knows why',
  },
  VersionMismatch: {
    words: 'the version of the request is not supported',
    class: 'bad-request',
    next: 'send SAML 2.0',
  },
};

/** Every code with a known meaning, with its level. */
export const STATUS_MEANINGS: Readonly<Record<string, Meaning & { readonly level: 1 | 2 }>> =
  Object.fromEntries([
    ...Object.entries(FIRST).map(([code, meaning]) => [code, { ...meaning, level: 1 as const }]),
    ...Object.entries(SECOND).map(([code, meaning]) => [code, { ...meaning, level: 2 as const }]),
  ]);

/**
 * Explains a status: by a text that is a code, then by the second-level code, else by the top-level one, else as the
 * raw code.
 */
export function describeStatus({ code, subcodes, message }: Status): Meaning {
  const anomaly = meaningOfAnomaly(message ?? '');
  if (anomaly !== undefined) return anomaly;
  for (const subcode of subcodes) {
    const meaning = own(SECOND, subcode);
    if (meaning !== undefined) return meaning;
  }
  const meaning = subcodes.length === 0 ? (own(FIRST, code) ?? own(SECOND, code)) : undefined;
  if (meaning !== undefined) return meaning;
  const raw = [code, ...subcodes].map(shortStatus).join(' / ');
  return { words: raw === '' ? 'no code' : raw, class: 'unknown', next: 'ask the provider what it means' };
}

/** Returns the last part of a standard code, and any other code unchanged. */
export function shortStatus(code: string): string {
  return code.startsWith(STATUS_PREFIX) ? code.slice(STATUS_PREFIX.length) : code;
}

function own(table: Readonly<Record<string, Meaning>>, code: string): Meaning | undefined {
  const name = code.startsWith(STATUS_PREFIX) ? code.slice(STATUS_PREFIX.length) : '';
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
