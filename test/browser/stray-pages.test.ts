/** Pages of strangers that call a waiting listener, in a real browser. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listen } from '../../src/loopback/index.ts';
import { launchChromium } from './chromium.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

test('an image, a frame, a script, a fetch and a form in a frame end no wait; a redirect does', async () => {
  const listener = await listen({
    redirectUris: [new URL('http://127.0.0.1:0/callback')],
    https: false,
    awaits: ['code', 'error'],
    title: 'test',
    now: () => new Date(),
  });
  const strays: string[] = [];
  listener.turnAway({
    isStray: ({ parameters }) => parameters.get('state') !== 'right',
    onStray: ({ parameters }) => strays.push(parameters.get('code') ?? ''),
  });
  const evil = (code: string) => `${listener.redirectUri}?code=${code}&state=WRONG`;
  const html = `<!doctype html><img src="${evil('img')}"><iframe src="${evil('frame')}"></iframe><script src="${evil('script')}"></script>
<link rel="prefetch" href="${evil('prefetch')}"><iframe name="f"></iframe>
<form id="post" target="f" method="post" action="${listener.redirectUri}"><input name="code" value="post"></form>
<script>fetch(${JSON.stringify(evil('fetch'))},{mode:'no-cors'}).catch(()=>{});document.getElementById('post').submit()</script>`;
  const server = createServer((request, response) => {
    if (request.url === '/go')
      response.writeHead(302, { location: `${listener.redirectUri}?code=good&state=right` }).end();
    else response.writeHead(200, { 'content-type': 'text/html' }).end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const page = await browser.newPage();
  const seen: string[] = [];
  page.on('response', (answer) => {
    if (answer.url().includes('/callback'))
      seen.push(`${answer.request().resourceType()} ${answer.status()}`);
  });
  await page.goto(`${origin}/`, { waitUntil: 'networkidle' });
  // All of them were refused before anybody looked at the state.
  expect(strays).toEqual([]);
  expect(seen.length).toBeGreaterThanOrEqual(4);
  expect(seen.filter((one) => !/ (?:403|503)$/.test(one))).toEqual([]);
  await page.goto(evil('tab'));
  expect(strays).toEqual(['tab']);
  expect(await page.textContent('h1')).toBe('Not an answer to this request');
  const answer = listener.wait(AbortSignal.timeout(30_000));
  const going = page.goto(`${origin}/go`);
  const callback = await answer;
  expect(callback.parameters.get('code')).toBe('good');
  await callback.finish({ ok: true, heading: 'You are logged in' });
  await going;
  server.close();
});
