/** A service provider made of node:crypto and plain HTTP calls, for black-box tests of the SAML door. */
import { constants, createPrivateKey, sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import { get, postForm, type Visit, visit } from './support.ts';

export const ACS = 'http://127.0.0.1:49152/saml/acs';
export const ENTITY_ID = 'sandbox-signicat-sms-otp-sp';
export const at = (base: Sandbox, path: string): string => `${base.url}/signicat-sms-otp${path}`;
export const loginUrl = (base: Sandbox): string => at(base, '/auth/saml/login');

const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

export function samlInfo(base: Sandbox) {
  const info = base.tenants.find(({ id }) => id === 'signicat-sms-otp')?.saml;
  if (info === undefined) throw new Error('the tenant speaks no SAML');
  return info;
}

/** A good request; the attributes and children of the test's own come on top. */
export function authnRequest(
  base: Sandbox,
  changes: Readonly<Record<string, string | undefined>> = {},
  children = '',
  issuer = `<saml:Issuer>${ENTITY_ID}</saml:Issuer>`,
): string {
  const attributes: Record<string, string | undefined> = {
    ID: '_request1',
    Version: '2.0',
    IssueInstant: '2026-11-22T12:00:00Z',
    Destination: loginUrl(base),
    AssertionConsumerServiceURL: ACS,
    ...changes,
  };
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${value}"`);
  return `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"${written.join('')}>${issuer}${children}</samlp:AuthnRequest>`;
}

export interface RedirectOptions {
  readonly relayState?: string;
  /** PEM; `null` leaves the signature out. */
  readonly key?: string | null;
  readonly algorithm?: string;
  readonly name?: string;
  readonly escaping?: (text: string) => string;
}

/** The query of the Redirect binding, signed. */
export function redirectQuery(base: Sandbox, xml: string, options: RedirectOptions = {}): string {
  const { relayState, key = samlInfo(base).serviceProvider.signingKey, algorithm = RSA_SHA256 } = options;
  const { name = 'SAMLRequest', escaping = encodeURIComponent } = options;
  const message = `${name}=${escaping(deflateRawSync(xml).toString('base64'))}`;
  const state = relayState === undefined ? '' : `&RelayState=${escaping(relayState)}`;
  if (key === null) return message + state;
  const query = `${message}${state}&SigAlg=${escaping(algorithm)}`;
  const hash = /sha\d+$/.exec(algorithm)?.[0] ?? 'sha256';
  const value = sign(hash, Buffer.from(query), {
    key: createPrivateKey(key),
    padding: constants.RSA_PKCS1_PADDING,
  });
  return `${query}&Signature=${escaping(value.toString('base64'))}`;
}

export const sendRedirect = (
  base: Sandbox,
  xml: string,
  options: RedirectOptions = {},
  path = '/auth/saml/login',
) => get(`${at(base, path)}?${redirectQuery(base, xml, options)}`);

export const sendPost = (
  base: Sandbox,
  xml: string,
  more: Record<string, string> = {},
  path = '/auth/saml/login',
) => postForm(at(base, path), { SAMLRequest: Buffer.from(xml).toString('base64'), ...more });

/** What the last page would send to the application. */
export interface Delivered {
  readonly action: string;
  readonly relayState: string | undefined;
  readonly xml: string;
  readonly page: string;
  readonly titles: readonly string[];
  readonly headers: Headers;
}

/** Goes through the pages that an answer leads to, as a person does, up to the form that carries the response. */
export async function deliver(
  base: Sandbox,
  answer: Response,
  fill: Record<string, string> = {},
): Promise<Delivered> {
  const location = answer.headers.get('location');
  const { text, titles, last }: Visit =
    location === null
      ? { text: await answer.text(), titles: [], last: answer }
      : await visit(new URL(location, base.url), fill);
  const value = /name="SAMLResponse" value="([^"]*)"/.exec(text)?.[1];
  if (value === undefined) throw new Error(`no SAMLResponse: ${text}`);
  return {
    action: /<form method="post" action="([^"]*)"/.exec(text)?.[1] ?? '',
    relayState: /name="RelayState" value="([^"]*)"/.exec(text)?.[1],
    xml: Buffer.from(value, 'base64').toString('utf8'),
    page: text,
    titles,
    headers: last.headers,
  };
}

/** The reason on the page of a refused request. */
export async function refusalOf(answer: Response): Promise<string> {
  const text = await answer.text();
  const reason = /role="alert">([^<]*)</.exec(text)?.[1] ?? `${answer.status}: ${text}`;
  return reason.replaceAll('&quot;', '"').replaceAll('&#39;', "'");
}
