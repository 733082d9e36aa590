import { describe, expect, test } from 'vitest';
import { parsePasted } from '../../../src/loopback/paste.ts';

const redirectUri = new URL('http://127.0.0.1:8123/callback');
const PLACES = [redirectUri];
const AWAITS = ['code', 'error', 'response', 'SAMLResponse'];
const url = 'http://127.0.0.1:8123/callback?code=a%2Bb&state=s-1';

describe('--paste takes', () => {
  test.each<[string, string]>([
    ['the whole URL', url],
    ['white space around it', `\n  ${url}\r\n`],
    ['line breaks inside', url.replace('code', 'co\n  de').replace('state', 'sta\r\nte')],
    ['double quotes', `"${url}"`],
    ['single quotes', `'${url}'`],
    ['typographic quotes', `“${url}”`],
    ['angle brackets', `<${url}>`],
    ['a header line', `Location: ${url}`],
    ['a request line', 'GET /callback?code=a%2Bb&state=s-1 HTTP/1.1'],
    ['path and query', '/callback?code=a%2Bb&state=s-1'],
    ['only the query', '?code=a%2Bb&state=s-1'],
    ['only the parameters', 'code=a%2Bb&state=s-1'],
    ['HTML entities', url.replace('&', '&amp;')],
    ['a meaningless fragment after it', `${url}#_=_`],
    ['a fragment', 'http://127.0.0.1:8123/callback#code=a%2Bb&state=s-1'],
    ['only the fragment', '#code=a%2Bb&state=s-1'],
    ['curl with single quotes', `curl '${url}' -H 'Accept: */*' --compressed`],
    ['curl with double quotes', `curl "${url}" -H "Accept: */*"`],
    ['curl without quotes', `curl ${url.replace('&', '\\&')}`],
    ['curl over several lines', `curl '${url}' \\\n  -H 'Accept: */*' \\\n  --compressed`],
    [
      'curl of Windows',
      `curl.exe ^"${url.replace('&', '^&').replace('%', '^%')}^" ^\r\n  -H ^"Accept: */*^"`,
    ],
    ['curl that posts', "curl 'http://127.0.0.1:8123/callback' --data-raw 'code=a%2Bb&state=s-1'"],
    [
      'curl with a shell-quoted body',
      "curl 'http://127.0.0.1:8123/callback' --data-raw $'code=a%2Bb\\u0026state=s-1'",
    ],
  ])('%s', (_, text) => {
    const callback = parsePasted(text, PLACES, AWAITS);
    expect([...callback.parameters]).toEqual([
      ['code', 'a+b'],
      ['state', 's-1'],
    ]);
    expect(callback.via).toBe('paste');
    expect(callback.url.href.startsWith(redirectUri.href)).toBe(true);
  });

  test('duplicates, in order', () => {
    const { parameters } = parsePasted('?code=1&code=2&error=x', PLACES, AWAITS);
    expect(parameters.getAll('code')).toEqual(['1', '2']);
  });

  test('a SAML response as a form', () => {
    const { parameters } = parsePasted('SAMLResponse=PHNhbWw%2B&RelayState=r', PLACES, AWAITS);
    expect(parameters.get('SAMLResponse')).toBe('PHNhbWw+');
  });

  test('one of several paths', () => {
    const { url: found } = parsePasted(
      'http://127.0.0.1:8123/abort?sessionId=1',
      [redirectUri, new URL('/abort', redirectUri)],
      ['sessionId'],
    );
    expect(found.pathname).toBe('/abort');
  });

  test('any URL on the redirect URI where nothing is awaited', () => {
    expect(parsePasted('http://127.0.0.1:8123/callback', PLACES, []).url.href).toBe(redirectUri.href);
  });

  test('finishing does nothing', async () => {
    await parsePasted(url, PLACES, AWAITS).finish({ ok: true, heading: 'Done' });
  });
});

describe('--paste says what is wrong with', () => {
  test.each<[string, string, RegExp]>([
    ['nothing', '', /^nothing was pasted$/],
    ['white space', ' \n\t', /^nothing was pasted$/],
    ['quotes around nothing', '""', /^nothing was pasted$/],
    ['a bare code', 'SplxlOBeZQQYbYS6WxSbIA', /bare value: a code alone is not enough/],
    ['prose', 'I do not know!', /neither a URL nor parameters/],
    ['binary', '\u0000\u0001', /neither a URL nor parameters/],
    ['a broken URL', 'http://127.0.0.1:999999/callback?code=1', /looks like a URL but is not one/],
    [
      'the login page',
      'https://op.example.com/authorize?client_id=1',
      /on https:\/\/op\.example\.com\/authorize, not on the redirect URI http:\/\/127\.0\.0\.1:8123\/callback/,
    ],
    ['another path', 'http://127.0.0.1:8123/other?code=1', /not on the redirect URI/],
    ['another scheme', 'https://127.0.0.1:8123/callback?code=1', /not on the redirect URI/],
    ['another name of the same host', 'http://localhost:8123/callback?code=1', /not on the redirect URI/],
    [
      'a user name in front',
      'http://127.0.0.1:8123@evil.example.com/callback?code=1',
      /on http:\/\/evil\.example\.com\/callback/,
    ],
    [
      'another port',
      'http://127.0.0.1:8124/callback?code=1',
      /another port than http:\/\/127\.0\.0\.1:8123\/callback: it may be from an earlier login/,
    ],
    [
      'a URL without parameters',
      'http://127.0.0.1:8123/callback',
      /has no parameters; the login waits for code or error/,
    ],
    ['other parameters', '?state=1&session_state=2', /has only state, session_state; the login waits for/],
    ['curl without a URL', 'curl -v', /no URL in this curl command/],
  ])('%s', (_, text, message) => {
    expect(() => parsePasted(text, PLACES, AWAITS)).toThrow(
      expect.objectContaining({
        code: 'INPUT_UNREADABLE',
        message: expect.stringMatching(message),
        hint: expect.any(String),
      }),
    );
  });

  test('too much', () => {
    expect(() => parsePasted('A'.repeat(5_000_001), PLACES, AWAITS)).toThrow(
      expect.objectContaining({ code: 'INPUT_TOO_LARGE' }),
    );
  });

  test('no message shows a value that was pasted', () => {
    try {
      parsePasted('http://127.0.0.1:8123/callback?state=top-secret', PLACES, AWAITS);
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain('top-secret');
    }
  });
});
