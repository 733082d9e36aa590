/** Where probes may go, how fast, and how much. */
import { describe, expect, it } from 'vitest';
import { type Limits, paced } from '../../../src/probes/pace.ts';
import { ProbeStop } from '../../../src/probes/stop.ts';
import { testWorld } from '../../helpers/world.ts';

const LIMITS: Limits = { allowed: [], userAgent: 'idcli/test (probe)' };

function probing(answers: readonly Response[], limits: Partial<Limits> = {}) {
  const sent: { readonly url: string; readonly agent: string | null; readonly at: number }[] = [];
  const told: string[] = [];
  const left = [...answers];
  const world = testWorld({
    connect: () => async (input, init) => {
      const agent = new Headers(init?.headers).get('user-agent');
      sent.push({ url: String(input), agent, at: world.now().getTime() });
      return left.shift() ?? new Response('{}');
    },
  });
  const limited = paced(world, { ...LIMITS, ...limits }, async (text) => void told.push(text));
  return { fetch: limited.connect({}), sent, told };
}

const busy = (headers: Record<string, string> = {}) => new Response('', { status: 429, headers });

describe('limits of probes', () => {
  it('lets them go to this machine only, and names idcli', async () => {
    const { fetch, sent } = probing([]);
    await fetch('http://127.0.0.1:3000/token');
    await expect(fetch('https://op.example.com/token')).rejects.toMatchObject({ code: 'PROBE_NOT_ALLOWED' });
    expect(sent.map(({ url, agent }) => [url, agent])).toEqual([
      ['http://127.0.0.1:3000/token', 'idcli/test (probe)'],
    ]);
  });

  it.each([['all' as const], [['op.example.com']]])(
    'lets them go to an allowed host: %s',
    async (allowed) => {
      const { fetch, sent } = probing([], { allowed });
      await fetch('https://op.example.com/token');
      expect(sent).toHaveLength(1);
    },
  );

  it('sends two a second beyond this machine', async () => {
    const { fetch, sent } = probing([], { allowed: 'all' });
    for (let count = 0; count < 4; count += 1) await fetch('https://op.example.com/token');
    const [first = 0, ...rest] = sent.map(({ at }) => at);
    expect(rest.map((at) => at - first)).toEqual([500, 1000, 1500]);
  });

  it('ends everything at the most that is allowed', async () => {
    const { fetch } = probing([], { maxRequests: 2 });
    await fetch('http://127.0.0.1:3000/');
    await fetch('http://127.0.0.1:3000/');
    await expect(fetch('http://127.0.0.1:3000/')).rejects.toMatchObject({ ends: 'all' });
  });

  it('waits as long as a busy server asks, says so once, and goes on more slowly', async () => {
    const { fetch, sent, told } = probing([busy({ 'retry-after': '3' })]);
    expect((await fetch('http://127.0.0.1:3000/')).status).toBe(200);
    await fetch('http://127.0.0.1:3000/');
    const [first = 0, second = 0, third = 0] = sent.map(({ at }) => at);
    expect([second - first, third - second]).toEqual([3000, 1000]);
    expect(told).toEqual(['127.0.0.1:3000 answers 429: going on more slowly, after 3 s']);
  });

  it('ends the group where the server stays busy', async () => {
    const { fetch } = probing([busy(), busy()]);
    const ended = await fetch('http://127.0.0.1:3000/').catch((thrown: unknown) => thrown);
    expect(ended).toBeInstanceOf(ProbeStop);
    expect(ended).toMatchObject({ ends: 'group', message: expect.stringContaining('429') });
  });
});
