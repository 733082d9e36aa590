/** Exchanges as a login leaves them, already masked. */
import type { Exchange } from '../../../src/outcome.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

export function exchange(changes: Partial<Exchange> = {}): Exchange {
  return {
    actor: 'client',
    purpose: 'discovery',
    startedAt: new Date('2026-11-22T12:00:00Z'),
    milliseconds: 4,
    request: { method: 'GET', url: 'https://op.example.com/.well-known/openid-configuration', headers: [] },
    response: { status: 200, statusText: 'OK', headers: [], body: new Uint8Array() },
    ...changes,
  };
}

export const TOKEN = exchange({
  purpose: 'token',
  milliseconds: 12,
  request: {
    method: 'POST',
    url: 'https://op.example.com/token',
    headers: [
      ['host', 'op.example.com'],
      ['accept', 'application/json'],
      ['accept-encoding', 'gzip, deflate, br'],
      ['user-agent', 'idcli/0.1.0'],
      ['authorization', 'Basic ••••(40)'],
      ['content-type', 'application/x-www-form-urlencoded;charset=UTF-8'],
      ['content-length', '84'],
    ],
    body: bytes(
      'grant_type=authorization_code&code=••••(43)&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcallback',
    ),
  },
  response: {
    status: 400,
    statusText: 'Bad Request',
    headers: [
      ['Content-Type', 'application/json; charset=utf-8'],
      ['Set-Cookie', 'sid=••••; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=Lax'],
      ['Set-Cookie', 'lb=1; Domain=example.com; Expires=Wed, 01 Jan 2031 00:00:00 GMT'],
    ],
    body: bytes('{"error":"invalid_grant","n":12345678901234567890,"list":[],"a":[1,{"b":"x\\"y"}]}'),
  },
});

export const CALLBACK = exchange({
  actor: 'callback',
  purpose: 'callback',
  milliseconds: 0,
  request: { method: 'GET', url: 'http://127.0.0.1:1/callback?code=••••(43)&state=n-4kq…Zw', headers: [] },
});

export const BROWSER: Exchange = (({ response: _, ...rest }) => rest)(
  exchange({
    actor: 'browser',
    purpose: 'authorize',
    request: { method: 'GET', url: 'https://op.example.com/authorize?scope=openid+profile&x=', headers: [] },
  }),
);

export const FAILED = exchange({
  purpose: 'jwks',
  failure: 'op.example.com:443 broke off in its answer, after 3 bytes of the body',
  response: {
    status: 200,
    statusText: 'OK',
    headers: [
      ['content-encoding', 'gzip'],
      ['content-length', '100'],
      ['content-type', 'image/jpeg'],
    ],
    body: Uint8Array.of(0xff, 0xd8, 0x00),
  },
});

export const ALL: readonly Exchange[] = [exchange(), BROWSER, CALLBACK, TOKEN, FAILED];
