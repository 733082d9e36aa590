import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import { authorizeUrl, decode, exchange, get, postJson, sandbox, tokensOf, visit } from './support.ts';

const nonceOf = async (base: Sandbox, changes: Record<string, string> = {}) =>
  decode((await tokensOf(base, changes)).id_token).payload.nonce;
const arm = (base: Sandbox, scenario: string, times?: number) =>
  postJson(`${base.url}/_sandbox/scenario`, {
    system: 'ingroupe',
    scenario,
    ...(times === undefined ? {} : { times }),
  });

const RIGHT = 'nonce-of-this-login';
const WRONG = 'nonce-of-another-login';

describe('how a scenario is chosen', () => {
  it('by control call, so many times', async () => {
    const base = await sandbox();
    await arm(base, 'wrong-nonce', 2);
    expect(await nonceOf(base)).toBe(WRONG);
    expect(await nonceOf(base)).toBe(WRONG);
    expect(await nonceOf(base)).toBe(RIGHT);
  });

  it('by control call, until reset', async () => {
    const base = await sandbox();
    await arm(base, 'wrong-nonce');
    expect(await nonceOf(base)).toBe(WRONG);
    expect(await nonceOf(base)).toBe(WRONG);
    await postJson(`${base.url}/_sandbox/reset`, {});
    expect(await nonceOf(base)).toBe(RIGHT);
  });

  it('by start option, which survives a reset', async () => {
    const base = await sandbox({ faults: { ingroupe: 'wrong-nonce' } });
    await postJson(`${base.url}/_sandbox/reset`, {});
    expect(await nonceOf(base)).toBe(WRONG);
  });

  it('by login_hint', async () => {
    const base = await sandbox();
    expect(await nonceOf(base, { login_hint: 'fault:wrong-nonce' })).toBe(WRONG);
    expect(await nonceOf(base)).toBe(RIGHT);
  });

  it('a control call wins over the start option, which wins over login_hint', async () => {
    const base = await sandbox({ faults: { ingroupe: 'missing-nonce' } });
    expect(await nonceOf(base, { login_hint: 'fault:wrong-nonce' })).toBeUndefined();
    await arm(base, 'ok', 1);
    expect(await nonceOf(base, { login_hint: 'fault:wrong-nonce' })).toBe(RIGHT);
    expect(await nonceOf(base)).toBeUndefined();
  });

  it('a login keeps the scenario that it began with', async () => {
    const base = await sandbox();
    await arm(base, 'invalid-client', 1);
    const { callback } = await visit(authorizeUrl(base));
    await arm(base, 'ok');
    expect((await exchange(base, callback?.searchParams.get('code') ?? '')).status).toBe(401);
  });

  it('a request that names no known client uses none up', async () => {
    const base = await sandbox();
    await arm(base, 'wrong-nonce', 1);
    await get(authorizeUrl(base, { client_id: 'someone' }));
    expect(await nonceOf(base)).toBe(WRONG);
  });
});

describe('scenarios beyond the login', () => {
  it('discovery-issuer-mismatch is used up by the discovery document', async () => {
    const base = await sandbox();
    await arm(base, 'discovery-issuer-mismatch', 1);
    const url = `${base.url}/ingroupe/.well-known/openid-configuration`;
    expect(await (await get(url)).json()).toHaveProperty('issuer', 'https://attacker.example.com');
    expect(await (await get(url)).json()).toHaveProperty('issuer', `${base.url}/ingroupe`);
  });

  it('jwks-down, once, holds until the next login', async () => {
    const base = await sandbox();
    await arm(base, 'jwks-down', 1);
    const url = `${base.url}/ingroupe/oauth2/jwks`;
    expect((await get(url)).status).toBe(503);
    await tokensOf(base);
    expect((await get(url)).status).toBe(503);
    expect((await get(url)).status).toBe(503);
    await tokensOf(base);
    expect((await get(url)).status).toBe(200);
  });

  it('key-rotation: a client that read the set before the login finds the key when it reads again', async () => {
    const base = await sandbox({ faults: { ingroupe: 'key-rotation' } });
    const kids = async () => {
      const { keys } = (await (await get(`${base.url}/ingroupe/oauth2/jwks`)).json()) as {
        keys: { kid: string }[];
      };
      return keys.map(({ kid }) => kid);
    };
    expect(await kids()).toEqual(['sandbox-ingroupe-1']);
    expect(decode((await tokensOf(base)).id_token).header.kid).toBe('sandbox-ingroupe-2');
    expect(await kids()).toEqual(['sandbox-ingroupe-1', 'sandbox-ingroupe-2']);
  });

  it('slow: sleeps two seconds before the callback, and closing ends the wait', async () => {
    const asked: number[] = [];
    const patient = await sandbox({
      faults: { ingroupe: 'slow' },
      sleep: async (milliseconds) => {
        asked.push(milliseconds);
      },
    });
    expect((await visit(authorizeUrl(patient))).callback?.searchParams.get('code')).toBeTruthy();
    expect(asked).toEqual([2000]);

    let reached: () => void = () => {};
    const waiting = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const endless = await sandbox({
      faults: { ingroupe: 'slow' },
      sleep: (_milliseconds, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          reached();
        }),
    });
    const login = visit(authorizeUrl(endless)).then(
      () => 'answered',
      () => 'cut',
    );
    await waiting;
    await endless.close();
    expect(await login).toBe('cut');
  });
});
