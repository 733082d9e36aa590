/** The pages: self-contained, strict, and without anything that arrived. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { listen } from '../../../src/loopback/index.ts';
import { noticePage, type Page, relayPage, resultPage } from '../../../src/loopback/page.ts';
import { send } from './request.ts';

const PAGES: readonly (readonly [string, Page])[] = [
  ['success', resultPage({ ok: true, heading: 'You are logged in' }, 'idcli')],
  ['failure', resultPage({ ok: false, heading: 'The login failed', detail: 'state is wrong' }, 'idcli')],
  ['notice', noticePage('Nothing here', 'Another path.', 'idcli')],
  ['relay', relayPage('idcli')],
];

const between = (html: string, tag: string): string[] =>
  [...html.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map((match) => match[1] ?? '');
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe.each(PAGES)('the %s page', (name, { html, policy }) => {
  test('loads nothing from anywhere', () => {
    expect(html).not.toMatch(/(?:src|href|action)\s*=\s*"(?!data:,")/);
    expect(html).not.toMatch(/https?:|@import|url\(/);
  });

  test('is allowed exactly its own style and script', () => {
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(between(html, 'style').map((style) => policy.includes(hash(style)))).toEqual([true]);
    const scripts = between(html, 'script');
    expect(scripts.map((script) => policy.includes(hash(script)))).toEqual(name === 'relay' ? [true] : []);
    expect(policy.includes('script-src')).toBe(name === 'relay');
    // Attributes could not be allowed by a hash.
    expect(html).not.toMatch(/\s(?:style|on\w+)\s*=/);
  });

  test('can be read by everyone', () => {
    expect(html).toContain('<html lang="en">');
    expect(html).toMatch(/<title>[^<]+ · idcli<\/title>/);
    expect(between(html, 'h1')).toHaveLength(1);
    expect(html).toContain('aria-hidden="true"');
  });
});

test.each([
  ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
  [`"'&`, '&quot;&#39;&amp;'],
  ['a\u0000b\u001b[31m', 'a\ufffdb\ufffd[31m'],
])('%j is shown as text', (text, shown) => {
  const { html } = resultPage({ ok: false, heading: text, detail: text }, text);
  expect(html.split(shown).length - 1).toBe(5);
  expect(html).not.toContain(text);
});

test('the answer goes nowhere: not into the page, a cache, a referrer or a frame', async () => {
  const listener = await listen({
    redirectUris: [new URL('http://127.0.0.1:0/callback')],
    https: false,
    awaits: ['code'],
    title: 'idcli',
    now: () => new Date(),
  });
  const sent = send(new URL('?code=top-secret&state=unseen', listener.redirectUri));
  const callback = await listener.wait(new AbortController().signal);
  await callback.finish({ ok: true, heading: 'You are logged in' });
  const { headers, text } = await sent;
  expect(text).not.toMatch(/top-secret|unseen/);
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
  });
});

test.each([
  [true, undefined],
  [false, 'DENY'],
])('a form that goes on from where the answer came may stand in a frame: %s', async (inFrames, option) => {
  const listener = await listen({
    redirectUris: [new URL('http://127.0.0.1:0/saml/slo')],
    https: false,
    awaits: ['SAMLRequest'],
    inFrames,
    title: 'idcli',
    now: () => new Date(),
  });
  const sent = send(new URL('?SAMLRequest=x', listener.redirectUri));
  const callback = await listener.wait(new AbortController().signal);
  await callback.sendOn?.({
    action: new URL('https://idp.example.com/slo'),
    fields: [['SAMLResponse', 'y']],
  });
  const { headers, text } = await sent;
  expect(text).toContain('name="SAMLResponse" value="y"');
  expect(headers['x-frame-options']).toBe(option);
  expect(`${headers['content-security-policy']}`.includes('frame-ancestors')).toBe(!inFrames);
});

test('a form that is offered posts itself, by a script that its policy names, and by a button without', async () => {
  const listener = await listen({
    redirectUris: [new URL('http://127.0.0.1:0/saml/acs')],
    https: false,
    awaits: ['SAMLResponse'],
    title: 'idcli',
    now: () => new Date(),
  });
  const action = new URL('https://idp.example.com/sso?a=1&b=2');
  const url = listener.offer('/start/secret', { action, fields: [['SAMLRequest', 'a"b<c&d']] });
  expect(url.href).toBe(`http://127.0.0.1:${listener.redirectUri.port}/start/secret`);
  const { status, text, headers } = await send(url);
  expect(status).toBe(200);
  expect(text).toContain('action="https://idp.example.com/sso?a=1&amp;b=2"');
  expect(text).toContain('name="SAMLRequest" value="a&quot;b&lt;c&amp;d"');
  expect(text).toContain('<button>Continue</button>');
  const [, script = ''] = /<script>(.*?)<\/script>/s.exec(text) ?? [];
  const hash = createHash('sha256').update(script).digest('base64');
  expect(headers['content-security-policy']).toContain(`script-src 'sha256-${hash}'`);
  // A form may be led on by the other side, which the policy must not forbid.
  expect(headers['content-security-policy']).not.toContain('form-action');
  expect((await send(new URL('/start/other', url))).status).toBe(404);
  await listener.close();
});
