/** Messages in whatever people have at hand, and what is told of damage on the way (rule SV-1). */
import { deflateRawSync, deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../../../src/protocol/saml/message/document.ts';
import { findMessages } from '../../../../src/protocol/saml/wire/find.ts';
import { SAML_INPUT } from '../../../fixtures/hostile/saml-input.ts';
import { vector } from '../../../helpers/saml.ts';

const XML = vector('assertion signed').message;
const REQUEST =
  '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_request1" Version="2.0" ' +
  'IssueInstant="2026-11-22T12:00:00Z"><saml:Issuer ' +
  'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">https://sp.example.com</saml:Issuer></samlp:AuthnRequest>';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const wrapped = (text: string): string => text.replace(/.{76}/g, '$&\r\n');
const deflated = (text: string): string => deflateRawSync(text).toString('base64');
const enc = encodeURIComponent;
const html = (text: string): string =>
  text.replace(/[<>&"+=/]/g, (character) => `&#${character.charCodeAt(0)};`);

const post = `SAMLResponse=${enc(base64(XML))}&RelayState=state-1`;
const redirect = `https://idp.example.com/sso?SAMLRequest=${enc(deflated(REQUEST))}&RelayState=state-1`;
const page = `<!DOCTYPE html><html><body onload="document.forms[0].submit()"><form method="post" action="https://sp.example.com/acs"><input type="hidden" name="SAMLResponse" value="${base64(XML)}"/><input name='RelayState' value='state-1' type='hidden'></form></body></html>`;
const har = JSON.stringify({
  log: {
    entries: [
      {
        request: { method: 'GET', url: redirect, headers: [] },
        response: { headers: [], content: { text: '' } },
      },
      {
        request: { method: 'POST', url: 'https://sp.example.com/acs', headers: [], postData: { text: post } },
        response: { headers: [], content: { text: '' } },
      },
    ],
  },
});

describe('a message is found', () => {
  test.each<[string, string | Uint8Array, string, readonly string[]]>([
    ['XML', XML, 'none', []],
    ['XML as bytes with a byte order mark', Buffer.from(`\uFEFF${XML}`), 'none', []],
    ['XML with white space around it', `\n\n  ${XML}\n`, 'none', []],
    ['base64', base64(XML), 'none', ['base64 decoded']],
    ['base64 with line breaks', wrapped(base64(XML)), 'none', ['base64 decoded']],
    ['base64 with spaces for line breaks', base64(XML).replace(/.{64}/g, '$& '), 'none', ['base64 decoded']],
    ['percent-encoded base64', enc(base64(XML)), 'none', ['percent-decoded', 'base64 decoded']],
    ['a form body', post, 'post', ['percent-decoded', 'base64 decoded']],
    [
      'a form body that was encoded twice',
      `SAMLResponse=${enc(enc(base64(XML)))}`,
      'post',
      ['percent-decoded', 'percent-decoded once more', 'base64 decoded'],
    ],
    ['the page that posts it', page, 'post', ['base64 decoded']],
    [
      'a curl line',
      `curl 'https://sp.example.com/acs' --data-raw '${post}'`,
      'post',
      ['percent-decoded', 'base64 decoded'],
    ],
    [
      'an HTTP request',
      `POST /acs HTTP/1.1\r\nHost: sp.example.com\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n${post}`,
      'post',
      ['percent-decoded', 'base64 decoded'],
    ],
    ['JSON', JSON.stringify({ SAMLResponse: base64(XML) }), 'post', ['base64 decoded']],
    ['quotes', `"${base64(XML)}"`, 'none', ['quotes removed', 'base64 decoded']],
    ['HTML escapes', html(XML), 'none', ['HTML character references decoded']],
    ['percent escapes', enc(XML), 'none', ['percent-decoded']],
    ['a JSON string', JSON.stringify(XML), 'none', ['quotes removed']],
    [
      'a log',
      `2026-11-22 12:00:00 DEBUG received SAMLResponse: ${base64(XML)} from 127.0.0.1`,
      'post',
      ['other text around it left out', 'base64 decoded'],
    ],
    [
      'XML in a log',
      `2026-11-22 12:00:00 DEBUG decoded: ${XML} (3 ms)`,
      'none',
      ['other text around it left out'],
    ],
    [
      'UTF-16',
      Buffer.from(`\uFEFFSAMLResponse=${enc(base64(XML))}`, 'utf16le'),
      'post',
      ['read as UTF-16LE', 'percent-decoded', 'base64 decoded'],
    ],
  ])('in %s', (_, input, binding, undone) => {
    const [found, ...others] = findMessages(input);
    expect(others).toEqual([]);
    expect(found?.problems).toEqual([]);
    expect(
      Buffer.from(found?.bytes ?? [])
        .toString()
        .replace('\uFEFF', '')
        .trim(),
    ).toBe(XML);
    expect([found?.binding, found?.undone]).toEqual([binding, undone]);
  });

  test('behind a redirect, with what was signed as it was received', () => {
    const query = `SAMLRequest=${enc(deflated(REQUEST)).replace(/%[0-9A-F]{2}/g, (sequence) => sequence.toLowerCase())}&RelayState=a%20b&SigAlg=x%3Ay&Signature=AAAA`;
    const [found] = findMessages(`https://idp.example.com/sso?${query}`);
    expect(Buffer.from(found?.bytes ?? []).toString()).toBe(REQUEST);
    expect(found).toMatchObject({
      binding: 'redirect',
      parameter: 'SAMLRequest',
      beside: { relayState: 'a b' },
      undone: ['percent-decoded', 'base64 decoded', 'inflated'],
      problems: [],
      redirectSignature: { signed: query.replace('&Signature=AAAA', ''), algorithm: 'x:y', value: 'AAAA' },
    });
  });

  test('and the order of what is signed is that of the binding', () => {
    const [found] = findMessages(`?Signature=AA&RelayState=r&SigAlg=s&SAMLRequest=${enc(deflated(REQUEST))}`);
    expect(found?.redirectSignature?.signed).toMatch(/^SAMLRequest=[^&]+&RelayState=r&SigAlg=s$/);
  });

  test('each in a HAR', () => {
    expect(findMessages(har).map(({ parameter, binding, where }) => [parameter, binding, where])).toEqual([
      ['SAMLRequest', 'redirect', expect.stringContaining('HAR entry 1')],
      ['SAMLResponse', 'post', expect.stringContaining('HAR entry 2')],
    ]);
  });

  // Without padding nothing but the soft breaks tells that a mail program was here, and a first line of base64 decodes.
  test.each([0, 1, 2, 3, 4, 5])('base64 of a form in quoted-printable, %i characters longer', (more) => {
    const form = `SAMLResponse=${encodeURIComponent(base64(XML))}&RelayState=${'a'.repeat(more)}`;
    const lines =
      base64(form)
        .replaceAll('=', '=3D')
        .match(/.{1,73}(?:=3D)?(?!D)/g) ?? [];
    const [found, ...others] = findMessages(lines.join('=\r\n'));
    expect(Buffer.from(found?.bytes ?? '').toString()).toBe(XML);
    expect(others).toEqual([]);
  });

  test.each([
    ['nothing', ''],
    ['prose', 'the quick brown fox jumps over the lazy dog, and then again, and again'],
    ['a JWT', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c2VyLTEifQ.c2lnbmF0dXJlc2lnbmF0dXJl'],
    ['a web page', '<!DOCTYPE html><html><body><p>nothing to see here, nothing at all</p></body></html>'],
    ['base64 of something else', base64('nothing to see here, nothing at all, and nothing more')],
    ['binary data', Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256))],
  ])('but not in %s', (_, input) => {
    expect(findMessages(input)).toEqual([]);
  });
});

describe('damage on the way is told, with its place', () => {
  const problemsOf = (input: string) => findMessages(input)[0]?.problems.map(({ message }) => message);
  const [half] = [base64(XML).length / 2].map(Math.floor);

  test.each<[string, string, RegExp]>([
    [
      '+ became a space',
      `SAMLResponse=${base64(`${XML}>>>???`)}`.replaceAll('+', ' ').replace('=', '='),
      /there is a space where \+ belongs, the first at character \d+/,
    ],
    [
      'base64url',
      `SAMLResponse=${Buffer.from(`${XML}>>>???`).toString('base64url')}`,
      /base64url.*character \d+/,
    ],
    [
      'cut off in the middle',
      `SAMLResponse=${base64(XML).slice(0, (half ?? 0) * 4 + 3)}`.slice(0, 1001 + 13),
      /the base64 is incomplete.*ends at character 1001/,
    ],
    [
      'a foreign character',
      `SAMLResponse=${base64(XML).slice(0, 100)}!${base64(XML).slice(100)}`,
      /"!" is not a base64 character, at character 101/,
    ],
    ['deflated in a form', `SAMLResponse=${enc(deflated(XML))}&RelayState=`, /^$/],
    [
      'the same parameter twice',
      `https://sp.example.com/acs?SAMLResponse=${enc(deflated(XML))}&SAMLResponse=${enc(deflated(REQUEST))}`,
      /SAMLResponse appears 2 times/,
    ],
    ['RelayState twice', `${redirect}&RelayState=other`, /RelayState appears 2 times/],
    ['request and response together', `${redirect}&SAMLResponse=AAAA`, /both present/],
    ['another encoding', `${redirect}&SAMLEncoding=urn%3Aexample`, /only DEFLATE is known/],
    [
      'not deflated in a URL',
      `https://idp.example.com/sso?SAMLRequest=${enc(base64(REQUEST))}`,
      /not deflated/,
    ],
    [
      'a zlib header',
      `https://idp.example.com/sso?SAMLRequest=${enc(deflateSync(REQUEST).toString('base64'))}`,
      /zlib header/,
    ],
    [
      'cut off while deflated',
      `https://idp.example.com/sso?SAMLRequest=${enc(deflateRawSync(XML).subarray(0, 600).toString('base64'))}`,
      /ends early, after 600 bytes/,
    ],
    [
      'bytes behind the compressed message',
      `https://idp.example.com/sso?SAMLRequest=${enc(Buffer.concat([deflateRawSync(REQUEST), Buffer.from('evil')]).toString('base64'))}`,
      /4 bytes follow/,
    ],
    [
      'no base64 at all',
      'SAMLResponse=%00%01%02 this is nothing that could be decoded',
      /neither base64 of XML nor of DEFLATE/,
    ],
    ['XML instead of base64', `SAMLResponse=${enc(XML)}`, /plain XML, without base64/],
  ])('%s', (_, input, words) => {
    expect(problemsOf(input)?.join('; ') ?? 'nothing found').toMatch(words);
  });

  test('a message that was cut off is read as far as it goes, and the place is told', () => {
    const [source] = findMessages(base64(XML.slice(0, 600)));
    const document = readDocument(
      source ?? { bytes: new Uint8Array(), binding: 'none', where: '', undone: [], problems: [] },
    );
    expect(document.kind).toBe('response');
    expect(document.reading.complete).toBe(false);
    expect(document.reading.problems[0]?.message).toMatch(/ends inside|is not closed/);
  });
});

describe('what is too much', () => {
  test('a bomb is not inflated', () => {
    const bomb = deflateRawSync(
      Buffer.from(
        `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">${'a'.repeat(60_000_000)}</samlp:Response>`,
      ),
    );
    const [found] = findMessages(`https://sp.example.com/acs?SAMLResponse=${enc(bomb.toString('base64'))}`);
    expect(found?.problems.map(({ message }) => message).join()).toMatch(
      /inflates to more than 5000000 bytes/,
    );
    expect(found?.bytes.length).toBeLessThan(100_000);
  });

  test.each(Object.entries(SAML_INPUT))('many %s give a bounded number of messages', (_, input) => {
    expect(findMessages(input(200_000)).length).toBeLessThanOrEqual(100);
  });
});
