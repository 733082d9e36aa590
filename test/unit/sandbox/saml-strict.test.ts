/** Requests that the SAML door must not take (rule SV-15), each by its name. */
import { generateKeyPairSync } from 'node:crypto';
import { request } from 'node:http';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import { signXml } from '../../helpers/saml-sign.ts';
import {
  authnRequest,
  deliver,
  ENTITY_ID,
  loginUrl,
  redirectQuery,
  refusalOf,
  samlInfo,
  sendPost,
  sendRedirect,
} from './saml-support.ts';
import { get, postForm, postJson, sandbox } from './support.ts';

describe('strict: what is wrong with a request stays on a page, and in the log', () => {
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  });
  const sign = (base: Sandbox, xml: string, more: object = {}) =>
    signXml(xml, '_request1', { keyPem: samlInfo(base).serviceProvider.signingKey, ...more });
  const wrap = (base: Sandbox, inner: string) =>
    authnRequest(
      base,
      { ID: '_evil', AssertionConsumerServiceURL: 'https://evil.example.com/' },
      `<samlp:Extensions>${inner}</samlp:Extensions>`,
    );
  const raw = (base: Sandbox, query: string) => get(`${loginUrl(base)}?${query}`);
  const deflated = (bytes: string | Buffer) => encodeURIComponent(deflateRawSync(bytes).toString('base64'));

  it.each<[string, (base: Sandbox) => Promise<Response>, string]>([
    ['an empty query', (base) => get(loginUrl(base)), 'there is neither SAMLRequest nor SAMLResponse'],
    ['an empty message', (base) => raw(base, 'SAMLRequest='), 'SAMLRequest is empty'],
    ['no base64', (base) => raw(base, 'SAMLRequest=%3C%3E'), 'SAMLRequest is not base64'],
    ['an unescaped +', (base) => raw(base, 'SAMLRequest=ab+d'), 'a + becomes when it is not escaped'],
    ['broken escapes', (base) => raw(base, 'SAMLRequest=%E4'), 'escapes that are not UTF-8'],
    [
      'a message cut off',
      (base) =>
        raw(
          base,
          `SAMLRequest=${encodeURIComponent(deflateRawSync(authnRequest(base)).subarray(0, 120).toString('base64'))}`,
        ),
      'is not deflated, or cut off',
    ],
    [
      'no deflate',
      (base) =>
        raw(base, `SAMLRequest=${encodeURIComponent(Buffer.from(authnRequest(base)).toString('base64'))}`),
      'is not deflated, or cut off',
    ],
    [
      'something behind the message',
      (base) =>
        raw(
          base,
          `SAMLRequest=${encodeURIComponent(Buffer.concat([deflateRawSync(authnRequest(base)), Buffer.from('x')]).toString('base64'))}`,
        ),
      'has something behind the deflated message',
    ],
    [
      'a bomb',
      (base) => raw(base, `SAMLRequest=${deflated(Buffer.alloc(4_000_000))}`),
      'is larger than 262144 bytes when it is inflated',
    ],
    [
      'no UTF-8',
      (base) => raw(base, `SAMLRequest=${deflated(Buffer.from([0xff, 0xfe, 0x3c]))}`),
      'the message is not UTF-8',
    ],
    ['no XML', (base) => sendRedirect(base, 'hello'), 'it is not XML at character 1'],
    [
      'a DOCTYPE',
      (base) => sendRedirect(base, `<!DOCTYPE x [<!ENTITY a "b">]>${authnRequest(base)}`),
      'it has a DOCTYPE',
    ],
    [
      'a comment',
      (base) =>
        sendRedirect(
          base,
          authnRequest(base, {}, '', `<saml:Issuer>${ENTITY_ID}<!-- -->.evil</saml:Issuer>`),
        ),
      'it has a comment',
    ],
    [
      'a processing instruction',
      (base) => sendRedirect(base, authnRequest(base, {}, '<?x?>')),
      'it has a processing instruction',
    ],
    [
      'CDATA',
      (base) => sendRedirect(base, authnRequest(base, {}, '<![CDATA[x]]>')),
      'it has a CDATA section',
    ],
    [
      'deep nesting',
      (base) => sendRedirect(base, authnRequest(base, {}, '<a>'.repeat(500))),
      'nested more than 64 deep',
    ],
    [
      'many elements',
      (base) => sendRedirect(base, authnRequest(base, {}, '<a/>'.repeat(20_000))),
      'more than 10000 elements',
    ],
    [
      'two parameters of a name',
      (base) => raw(base, `${redirectQuery(base, authnRequest(base))}&SAMLRequest=x`),
      'SAMLRequest came twice',
    ],
    [
      'the second one escaped',
      (base) => raw(base, `${redirectQuery(base, authnRequest(base))}&Relay%53tate=x&RelayState=y`),
      'RelayState came twice',
    ],
    [
      'request and response',
      (base) => raw(base, `${redirectQuery(base, authnRequest(base))}&SAMLResponse=x`),
      'came together',
    ],
    [
      'a response',
      (base) => sendRedirect(base, authnRequest(base), { name: 'SAMLResponse' }),
      'a SAMLRequest is expected here',
    ],
    [
      'another encoding',
      (base) => raw(base, `${redirectQuery(base, authnRequest(base))}&SAMLEncoding=urn:x`),
      'SAMLEncoding "urn:x" is not known',
    ],
    [
      'another message',
      (base) => sendRedirect(base, authnRequest(base).replaceAll('AuthnRequest', 'LogoutRequest')),
      'the message is LogoutRequest',
    ],
    [
      'another version',
      (base) => sendRedirect(base, authnRequest(base, { Version: '1.1' })),
      'Version is "1.1"',
    ],
    ['no ID', (base) => sendRedirect(base, authnRequest(base, { ID: undefined })), 'ID is missing'],
    [
      'an ID that begins with a digit (SO trap T9)',
      (base) => sendRedirect(base, authnRequest(base, { ID: '1a' })),
      'ID is missing, or no XML ID',
    ],
    [
      'no IssueInstant',
      (base) => sendRedirect(base, authnRequest(base, { IssueInstant: undefined })),
      'IssueInstant is missing',
    ],
    ['no Issuer', (base) => sendRedirect(base, authnRequest(base, {}, '', '')), 'there must be one Issuer'],
    [
      'an unknown issuer',
      (base) => sendRedirect(base, authnRequest(base, {}, '', '<saml:Issuer>nobody</saml:Issuer>')),
      'the service provider "nobody" is not registered',
    ],
    [
      'another Destination',
      (base) => sendRedirect(base, authnRequest(base, { Destination: 'https://evil.example.com/' })),
      'Destination is "https://evil.example.com/"',
    ],
    [
      'no Destination although signed',
      (base) => sendRedirect(base, authnRequest(base, { Destination: undefined })),
      'Destination is null',
    ],
    [
      "someone else's ACS",
      (base) =>
        sendRedirect(
          base,
          authnRequest(base, { AssertionConsumerServiceURL: 'https://evil.example.com/acs' }),
        ),
      'does not have the AssertionConsumerServiceURL "https://evil.example.com/acs"',
    ],
    [
      'an ACS of the right host with a user',
      (base) =>
        sendRedirect(
          base,
          authnRequest(base, {
            AssertionConsumerServiceURL: 'http://127.0.0.1:80@evil.example.com/saml/acs',
          }),
        ),
      'does not have the AssertionConsumerServiceURL',
    ],
    [
      'an ACS that is a script',
      (base) =>
        sendRedirect(base, authnRequest(base, { AssertionConsumerServiceURL: 'javascript:alert(1)' })),
      'does not have the AssertionConsumerServiceURL',
    ],
    [
      'an ACS index that there is not',
      (base) =>
        sendRedirect(
          base,
          authnRequest(base, { AssertionConsumerServiceURL: undefined, AssertionConsumerServiceIndex: '99' }),
        ),
      'no AssertionConsumerService with index "99"',
    ],
    [
      'ACS URL and index',
      (base) => sendRedirect(base, authnRequest(base, { AssertionConsumerServiceIndex: '1' })),
      'exclude each other',
    ],
    [
      'an answer by Redirect (SO trap T6)',
      (base) =>
        sendRedirect(
          base,
          authnRequest(base, { ProtocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect' }),
        ),
      'answers go by HTTP-POST or HTTP-Artifact only',
    ],
    [
      'IsPassive that is not a boolean',
      (base) => sendRedirect(base, authnRequest(base, { IsPassive: 'yes' })),
      'IsPassive is neither true nor false',
    ],
    [
      'children out of order',
      (base) => sendRedirect(base, authnRequest(base, {}, '<samlp:NameIDPolicy/><samlp:Extensions/>')),
      'Extensions appears twice, or out of order',
    ],
    [
      'what does not belong there',
      (base) => sendRedirect(base, authnRequest(base, {}, '<x/>')),
      'x of no namespace does not belong',
    ],
    [
      'unsigned',
      (base) => sendRedirect(base, authnRequest(base), { key: null }),
      'is not signed, and the metadata of',
    ],
    [
      'signed by someone else',
      (base) => sendRedirect(base, authnRequest(base), { key: String(stranger) }),
      'was not made with a key of the metadata',
    ],
    [
      'signed with SHA-1',
      (base) =>
        sendRedirect(base, authnRequest(base), { algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }),
      'the signature algorithm "http://www.w3.org/2000/09/xmldsig#rsa-sha1" is not taken',
    ],
    [
      'signed with an HMAC',
      (base) =>
        sendRedirect(base, authnRequest(base), {
          algorithm: 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
        }),
      'is not taken here',
    ],
    [
      'SigAlg without Signature',
      (base) => raw(base, redirectQuery(base, authnRequest(base)).replace(/&Signature=.*/, '')),
      'only one is there',
    ],
    [
      'RelayState changed after signing',
      (base) =>
        raw(
          base,
          redirectQuery(base, authnRequest(base), { relayState: 'a' }).replace(
            'RelayState=a',
            'RelayState=b',
          ),
        ),
      'or over something else',
    ],
    [
      'RelayState taken away after signing',
      (base) =>
        raw(base, redirectQuery(base, authnRequest(base), { relayState: 'a' }).replace('&RelayState=a', '')),
      'or over something else',
    ],
    [
      'signed as XML over Redirect',
      (base) => sendRedirect(base, sign(base, authnRequest(base))),
      'the query is signed, and not the XML',
    ],
    [
      'POST: no form',
      (base) => postJson(loginUrl(base), {}),
      'the body must be application/x-www-form-urlencoded',
    ],
    ['POST: unsigned', (base) => sendPost(base, authnRequest(base)), 'is not signed, and the metadata of'],
    [
      'POST: deflated',
      (base) =>
        postForm(loginUrl(base), { SAMLRequest: deflateRawSync(authnRequest(base)).toString('base64') }),
      'the message is not UTF-8',
    ],
    [
      'POST: signed as a query',
      (base) => postForm(loginUrl(base), new URLSearchParams(redirectQuery(base, authnRequest(base)))),
      'belong to the Redirect binding',
    ],
    [
      'POST: changed after signing',
      (base) => sendPost(base, sign(base, authnRequest(base)).replace('49152', '49153')),
      'the digest differs',
    ],
    [
      'POST: signed by someone else',
      (base) => sendPost(base, sign(base, authnRequest(base), { keyPem: String(stranger) })),
      'was not made with a key of the metadata',
    ],
    [
      'POST: a wrapped request (tngan/samlify#634)',
      (base) => sendPost(base, wrap(base, sign(base, authnRequest(base)))),
      'something was wrapped around',
    ],
    [
      'POST: wrapped, with the ID of what was signed',
      (base) => sendPost(base, wrap(base, sign(base, authnRequest(base))).replace('"_evil"', '"_request1"')),
      'an ID appears twice in the message',
    ],
    [
      'POST: the signature moved to the wrapper',
      (base) => {
        const signed = sign(base, authnRequest(base));
        const signature = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(signed)?.[0] ?? '';
        const evil = authnRequest(
          base,
          { ID: '_evil' },
          `${signature}<samlp:Extensions>${signed.replace(signature, '')}</samlp:Extensions>`,
        );
        return sendPost(base, evil);
      },
      'the signature refers to something other',
    ],
    [
      'POST: two signatures',
      (base) => {
        const signed = sign(base, authnRequest(base));
        const signature = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(signed)?.[0] ?? '';
        return sendPost(base, signed.replace(signature, signature + signature));
      },
      'there is more than one signature',
    ],
    [
      'POST: something in the signature',
      (base) =>
        sendPost(
          base,
          sign(base, authnRequest(base)).replace('</ds:Signature>', '<ds:Object/></ds:Signature>'),
        ),
      'Signature must hold exactly',
    ],
    [
      'POST: several SignedInfo',
      (base) =>
        sendPost(
          base,
          sign(base, authnRequest(base)).replace(
            /<ds:SignedInfo>[\s\S]*<\/ds:SignedInfo>/,
            (info) => info + info,
          ),
        ),
      'Signature must hold exactly',
    ],
    [
      'POST: an XPath transform',
      (base) =>
        sendPost(
          base,
          sign(base, authnRequest(base), {
            transforms:
              '<ds:Transform ' +
              'Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><ds:Transform ' +
              'Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"/>',
          }),
        ),
      'REC-xpath-19991116" is not taken',
    ],
    [
      'POST: inclusive canonicalization',
      (base) =>
        sendPost(
          base,
          sign(base, authnRequest(base), {
            canonicalization: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
          }),
        ),
      'is not taken here',
    ],
    [
      'POST: a digest of SHA-1',
      (base) =>
        sendPost(
          base,
          sign(base, authnRequest(base), { digestMethod: 'http://www.w3.org/2000/09/xmldsig#sha1' }),
        ),
      'the digest algorithm "http://www.w3.org/2000/09/xmldsig#sha1" is not taken',
    ],
    [
      'POST: HMAC with the public key',
      (base) =>
        sendPost(
          base,
          sign(base, authnRequest(base), {
            method: 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
            secret: samlInfo(base).serviceProvider.signingCertificate,
          }),
        ),
      'is not taken here',
    ],
    [
      'POST: a reference to nothing',
      (base) => sendPost(base, sign(base, authnRequest(base), { uri: '' })),
      'the signature refers to something other',
    ],
  ])('%s', async (_, send, reason) => {
    const base = await sandbox();
    const answer = await send(base);
    expect([answer.status, answer.headers.get('x-idcli-sandbox')]).toEqual([400, '1']);
    expect(await refusalOf(answer)).toContain(reason);
    const state = (await (await get(`${base.url}/_sandbox/state`)).json()) as {
      requests: { note?: string }[];
    };
    expect(state.requests.at(-1)?.note).toContain(reason.slice(0, 60));
  });

  it('escapes as the sender has them: lower case, a space as +, an apostrophe', async () => {
    const base = await sandbox();
    const habit = (text: string) =>
      encodeURIComponent(text)
        .replace(/%[0-9A-F]{2}/g, (one) => one.toLowerCase())
        .replaceAll('%20', '+');
    const query = redirectQuery(base, authnRequest(base), { relayState: "it's 1", escaping: habit });
    const location = await locationOf(`${loginUrl(base)}?${query}`);
    const { relayState } = await deliver(base, new Response('', { headers: { location } }));
    expect(relayState).toBe('it&#39;s 1');
  });
});

/** Asks without putting the address into the spelling that `fetch` prefers. */
function locationOf(address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(address);
    const path = address.slice(address.indexOf('/', 8));
    request({ hostname, port, path }, (answer) => {
      answer.resume();
      resolve(answer.headers.location ?? `no redirect: ${answer.statusCode}`);
    })
      .on('error', reject)
      .end();
  });
}
