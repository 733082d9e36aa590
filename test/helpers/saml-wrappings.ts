/**
 * The wrappings that tools, mails, logs and protocols put around a SAML message, as functions that can be nested.
 * Modelled on real tool output, not on what the finder expects.
 */
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

/** Returns pseudo-random numbers from 0 to 1, determined by the seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export type Random = () => number;

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('there is nothing to pick');
  return item;
}

const enc = encodeURIComponent;
const base64 = (data: string | Uint8Array): string => Buffer.from(data as string).toString('base64');
const html = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
const xmlText = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\r/g, '&#13;');
const lines = (text: string, width: number, end: string): string =>
  text.replace(new RegExp(`.{${width}}(?=.)`, 'g'), `$&${end}`);
const ACS = 'https://sp.example.com/saml/acs';
const RELAY = 'ss:mem:9a0b+c/d=';

export interface Message {
  readonly xml: string;
  readonly parameter: 'SAMLResponse' | 'SAMLRequest';
  /** The query string of a signed redirect, if any. */
  readonly query?: string;
}

interface Named<Function> {
  readonly name: string;
  readonly wrap: Function;
}

const param = ({ parameter, xml }: Message): string =>
  `${parameter}=${enc(base64(xml))}&RelayState=${enc(RELAY)}`;
const withoutDeclaration = (xml: string): string => xml.replace(/^<\?xml[^>]*\?>\s*/, '');

/** The message itself, in the forms that tools, pages and protocols use. */
export const CARRIERS: readonly Named<(message: Message, random: Random) => string>[] = [
  { name: 'XML', wrap: ({ xml }) => xml },
  { name: 'base64', wrap: ({ xml }) => base64(xml) },
  {
    name: 'base64 in lines',
    wrap: ({ xml }, random) => lines(base64(xml), pick(random, [64, 72, 76]), pick(random, ['\n', '\r\n'])),
  },
  { name: 'base64 of base64', wrap: ({ xml }) => base64(base64(xml)) },
  { name: 'gzip', wrap: ({ xml }) => base64(gzipSync(xml)) },
  { name: 'zlib', wrap: ({ xml }) => base64(deflateSync(xml)) },
  { name: 'deflated', wrap: ({ xml }) => base64(deflateRawSync(xml)) },
  { name: 'form', wrap: param },
  {
    name: 'URL',
    wrap: ({ parameter, xml }) =>
      `https://idp.example.com/sso?${parameter}=${enc(base64(deflateRawSync(xml)))}&RelayState=${enc(RELAY)}`,
  },
  { name: 'percent-encoded twice', wrap: ({ parameter, xml }) => `${parameter}=${enc(enc(base64(xml)))}` },
  {
    name: 'fetch',
    wrap: (message) =>
      `fetch("${ACS}", {\n  "headers": {\n    "content-type": "application/x-www-form-urlencoded"\n  },\n  "referrer": "https://idp.example.com/",\n  "body": ${JSON.stringify(param(message))},\n  "method": "POST",\n  "mode": "cors"\n});`,
  },
  {
    name: 'PowerShell',
    wrap: (message) =>
      `$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\nInvoke-WebRequest -UseBasicParsing -Uri "${ACS}" \`\n-Method "POST" \`\n-WebSession $session \`\n-ContentType "application/x-www-form-urlencoded" \`\n-Body "${param(message)}"`,
  },
  {
    name: 'curl',
    wrap: (message) =>
      `curl '${ACS}' \\\n  -H 'content-type: application/x-www-form-urlencoded' \\\n  --data-raw '${param(message)}' \\\n  --compressed`,
  },
  {
    name: 'HTTP',
    wrap: (message) =>
      `POST /saml/acs HTTP/1.1\r\nHost: sp.example.com\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n${param(message)}`,
  },
  {
    name: 'HAR, parameters only',
    wrap: ({ parameter, xml }, random) => {
      const value = random() < 0.5 ? base64(xml) : enc(base64(xml));
      const params = [
        { name: parameter, value },
        { name: 'RelayState', value: RELAY },
      ];
      const request = { method: 'POST', url: ACS, headers: [], postData: { mimeType: 'x', params } };
      return JSON.stringify({ log: { version: '1.2', entries: [{ request, response: { headers: [] } }] } });
    },
  },
  {
    name: 'HTML form',
    wrap: ({ parameter, xml }) =>
      `<!DOCTYPE html>\n<html><body onload="document.forms[0].submit()"><form method="post" action="${ACS}"><input type="hidden" name="RelayState" value="${html(RELAY)}"/><input type="hidden" name="${parameter}" value="${html(base64(xml)).replace(/[+=]/g, (one) => `&#x${one.charCodeAt(0).toString(16)};`)}"/></form></body></html>`,
  },
  {
    name: 'page with a textarea',
    wrap: ({ parameter, xml }) =>
      `<html><body><form><textarea name="${parameter}">${base64(xml)}</textarea></form></body></html>`,
  },
  {
    name: 'page that shows it',
    wrap: ({ xml }) => `<html><body><h1>Response</h1><pre>${html(xml)}</pre></body></html>`,
  },
  {
    name: 'JSON',
    wrap: ({ parameter, xml }) => JSON.stringify({ [parameter]: base64(xml), RelayState: RELAY }, null, 1),
  },
  {
    name: 'JSON with XML',
    wrap: ({ xml }) => JSON.stringify({ level: 'debug', message: `received ${xml}` }),
  },
  {
    name: 'CloudTrail',
    wrap: ({ xml }) =>
      JSON.stringify({
        eventSource: 'sts.amazonaws.com',
        eventName: 'AssumeRoleWithSAML',
        requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/x', sAMLAssertion: base64(xml) },
        responseElements: null,
      }),
  },
  {
    name: 'SAML-tracer',
    wrap: ({ parameter, xml }) =>
      JSON.stringify({
        requests: [
          {
            method: 'POST',
            url: ACS,
            requestHeaders: [{ name: 'Host', value: 'sp.example.com' }],
            post: [
              [parameter, base64(xml)],
              ['RelayState', RELAY],
            ],
            protocol: 'SAML-P',
          },
        ],
        timestamp: '2026-11-22T12:00:00.000Z',
      }),
  },
  {
    name: 'developer tools, decoded',
    wrap: ({ parameter, xml }, random) => {
      const between = pick(random, [': ', ':\n', '\t', ' = ']);
      return `${parameter}${between}${base64(xml)}\nRelayState${between}${RELAY}`;
    },
  },
  {
    name: 'log',
    wrap: ({ parameter, xml }, random) =>
      `2026-11-22 12:00:00,123 DEBUG [http-1] ${pick(random, [`${parameter}=`, `${parameter}: `, `${parameter.toLowerCase()} => "`, 'payload '])}${base64(xml)}${pick(random, ['', '"', ' from 127.0.0.1'])}\nReceived\n2026-11-22 12:00:01 INFO done`,
  },
  {
    name: 'SOAP',
    wrap: ({ xml }) =>
      `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${withoutDeclaration(xml)}</soap:Body></soap:Envelope>`,
  },
  {
    name: 'ECP',
    wrap: ({ xml }) =>
      `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Header><ecp:Response xmlns:ecp="urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp" S:mustUnderstand="1" S:actor="http://schemas.xmlsoap.org/soap/actor/next" AssertionConsumerServiceURL="${ACS}"/></S:Header><S:Body>${withoutDeclaration(xml)}</S:Body></S:Envelope>`,
  },
  {
    name: 'WS-Trust',
    wrap: ({ xml }) =>
      `<t:RequestSecurityTokenResponse xmlns:t="http://schemas.xmlsoap.org/ws/2005/02/trust"><t:Lifetime/><t:RequestedSecurityToken>${withoutDeclaration(xml)}</t:RequestedSecurityToken><t:TokenType>urn:oasis:names:tc:SAML:2.0:assertion</t:TokenType></t:RequestSecurityTokenResponse>`,
  },
  {
    name: 'CDATA in XML',
    wrap: ({ xml }) =>
      `<log><entry time="12:00"><![CDATA[${xml.replaceAll(']]>', ']]]]><![CDATA[>')}]]></entry></log>`,
  },
];

/** A signed query, raw or as shown by a tool. */
export const SIGNED_CARRIERS: readonly Named<(query: string, random: Random) => string>[] = [
  { name: 'signed URL', wrap: (query) => `https://idp.example.com/slo?${query}` },
  { name: 'signed query', wrap: (query) => query },
  {
    name: 'Location',
    wrap: (query) => `HTTP/1.1 302 Found\r\nLocation: https://idp.example.com/slo?${query}\r\n\r\n`,
  },
  {
    name: 'link',
    wrap: (query) =>
      `<html><body><a href="https://idp.example.com/slo?${html(query)}">log out</a></body></html>`,
  },
  {
    name: 'JSON with a URL',
    wrap: (query) => JSON.stringify({ url: `https://idp.example.com/slo?${query}` }),
  },
];

/** Layers around any text. */
export const LAYERS: readonly Named<(text: string, random: Random) => string>[] = [
  { name: 'JSON string', wrap: (text) => JSON.stringify(text) },
  {
    name: 'JSON in a log',
    wrap: (text) => `2026-11-22T12:00:00Z stdout F ${JSON.stringify({ msg: 'in', body: text })}`,
  },
  {
    name: 'escaped by Go',
    wrap: (text) =>
      JSON.stringify({ event: text }).replace(/[<>&]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`),
  },
  { name: 'gateway', wrap: (text) => JSON.stringify({ isBase64Encoded: true, body: base64(text) }) },
  {
    name: 'log',
    wrap: (text, random) =>
      `2026-11-22 12:00:00 DEBUG auth - body was ${pick(random, ['', '"', "'", '['])}${text}\n2026-11-22 12:00:00 INFO next`,
  },
  { name: 'percent', wrap: (text) => enc(text) },
  { name: 'percent twice', wrap: (text) => enc(enc(text)) },
  { name: 'base64', wrap: (text) => base64(text) },
  { name: 'base64 of gzip', wrap: (text) => base64(gzipSync(text)) },
  { name: 'base64 of zlib', wrap: (text) => base64(deflateSync(text)) },
  {
    name: 'page that shows it',
    wrap: (text) => `<!doctype html><html><body><p>We received</p><pre>${html(text)}</pre></body></html>`,
  },
  { name: 'XML element', wrap: (text) => `<event><data>${xmlText(text)}</data></event>` },
  {
    name: 'quoted-printable mail',
    wrap: (text, random) =>
      `From: a@example.com\r\nSubject: login fails\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHello,\r\n\r\n${quotedPrintable(text, pick(random, ['\r\n', '\n']))}\r\n`,
  },
  { name: 'quoted-printable', wrap: (text) => quotedPrintable(text, '\n') },
  {
    name: 'mail in base64',
    wrap: (text) =>
      `MIME-Version: 1.0\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines(base64(text), 76, '\r\n')}\r\n`,
  },
  {
    name: 'quoted mail',
    wrap: (text) =>
      text
        .split('\n')
        .map((line) => `> ${line}`)
        .join('\n'),
  },
  { name: 'white space', wrap: (text) => `\n  ${text}\n\n` },
];

/** RFC 2045, 6.7: lines of at most 76 characters. */
function quotedPrintable(text: string, end: string): string {
  const encoded = [...Buffer.from(text.replaceAll('\r\n', '\n'), 'utf8')].map((byte) =>
    byte === 0x0a || (byte >= 0x20 && byte < 0x7f && byte !== 0x3d)
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  );
  const out: string[] = [];
  let width = 0;
  for (const piece of encoded) {
    if (piece === '\n') {
      out.push(end);
      width = 0;
      continue;
    }
    if (width + piece.length > 75) {
      out.push(`=${end}`);
      width = 0;
    }
    out.push(piece);
    width += piece.length;
  }
  return out.join('');
}
