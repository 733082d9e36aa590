import { describe, expect, it } from 'vitest';
import { suggest } from '../../../src/common/suggest.ts';
import { BoundedMap } from '../../../src/sandbox/bounded-map.ts';
import { createInbox } from '../../../src/sandbox/inbox.ts';
import { authorizeUrl, get, sandbox } from './support.ts';

describe('state is bounded', () => {
  it('a full map forgets its oldest entry', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1).set('b', 2).set('a', 3).set('c', 4);
    expect([...map]).toEqual([
      ['b', 2],
      ['c', 4],
    ]);
  });

  it('the inbox keeps the newest messages', () => {
    const inbox = createInbox();
    for (let index = 0; index < 300; index += 1) {
      const text = String(index);
      inbox.add({ system: 'ingroupe', channel: 'sms', to: '+447700900000', text, at: '' });
    }
    expect(inbox.messages).toHaveLength(200);
    expect(inbox.messages.at(-1)?.text).toBe('299');
  });

  it('logins that nobody finishes and requests do not pile up', async () => {
    const base = await sandbox();
    for (let round = 0; round < 11; round += 1) {
      await Promise.all(Array.from({ length: 100 }, () => get(authorizeUrl(base))));
    }
    expect(await (await get(`${base.url}/_sandbox/state`)).json()).toMatchObject({
      tenants: expect.arrayContaining([expect.objectContaining({ loginsInProgress: 1000 })]),
      requests: { length: 100 },
    });
  });

  it('a huge request leaves little behind', async () => {
    const base = await sandbox();
    const size = async () => (await (await get(`${base.url}/_sandbox/state`)).text()).length;
    const before = await size();
    const url = authorizeUrl(base, { scope: `openid ${'x'.repeat(10_000)}` });
    expect((await get(url)).status).toBe(302);
    expect((await size()) - before).toBeLessThan(3000);
  });
});

describe('suggestions', () => {
  it.each([
    ['wrong-nounce', 'wrong-nonce'],
    ['WRONG-NONCE', 'wrong-nonce'],
    ['entirely different', undefined],
    ['x'.repeat(10_000), undefined],
    ['', undefined],
  ])('%s → %s', (word, expected) => {
    expect(suggest(word, ['wrong-nonce', 'wrong-state', 'ok-then'])).toBe(expected);
  });
});
