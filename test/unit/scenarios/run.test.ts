/** The order of things: what runs when, what is tried again, and what is left out and why. */
import { describe, expect, it } from 'vitest';
import { IdcliError } from '../../../src/errors.ts';
import type { World } from '../../../src/world.ts';
import { onlineWorld } from '../../helpers/online.ts';
import { casesOf, print, runPlayed, statuses } from './program.ts';

const CHAIN = `
steps:
  - { run: give, capture: { token: data.token } }
  - { run: 'use \${token}', stdin: 'got \${token}', env: { TOKEN: '\${token}' } }
`;

/** Runs until its world says stop. */
const forever = (world: World): Promise<number> =>
  new Promise((resolve) => world.signal.addEventListener('abort', () => resolve(130), { once: true }));

describe('values handed on', () => {
  it('go into words, standard input and environment, and tokens are kept for masking', async () => {
    const seen: unknown[] = [];
    const ran = await runPlayed(casesOf(CHAIN), async (argv, world) => {
      if (argv[0] === 'give') return print({ token: 'secret value; "quoted" $(no)' }, world);
      seen.push(argv, new TextDecoder().decode(await world.stdin.bytes(100)), world.env.TOKEN);
      return 0;
    });
    expect(statuses(ran)).toEqual(['passed', 'passed']);
    const value = 'secret value; "quoted" $(no)';
    expect(seen).toEqual([['use', value, '--json'], `got ${value}`, value]);
    expect(ran.secrets).toEqual([value]);
  });

  it('are not there after a failure: what needs them is skipped and says so', async () => {
    const ran = await runPlayed(casesOf(CHAIN), () => 4);
    expect(statuses(ran)).toEqual(['failed', 'skipped']);
    expect(ran.results[1]?.reason).toContain(`\${token} was not captured`);
  });

  it('are never taken for placeholders themselves', async () => {
    const texts: string[] = [];
    await runPlayed(casesOf(CHAIN), async (argv, world) => {
      if (argv[0] === 'give') return print({ token: `\${env.HOME} $\${x}` }, world);
      texts.push(argv[1] ?? '');
      return 0;
    });
    expect(texts).toEqual([`\${env.HOME} $\${x}`]);
  });

  it('can be a literal placeholder', async () => {
    const texts: string[] = [];
    await runPlayed(casesOf(`steps: [{ run: [say, '$\${token}'] }]`), (argv) => {
      texts.push(argv[1] ?? '');
      return 0;
    });
    expect(texts).toEqual([`\${token}`]);
  });

  it('come from the environment, and a variable that is not set is told', async () => {
    const world = onlineWorld({ env: { REGION: 'eu' } });
    const words: string[] = [];
    const ran = await runPlayed(
      casesOf(
        `{ variables: [REGION, NOWHERE], steps: [{ run: 'a \${env.REGION}' }, { run: 'a \${env.NOWHERE}' }] }`,
      ),
      (argv) => {
        words.push(argv[1] ?? '');
        return 0;
      },
      { world },
    );
    expect(statuses(ran)).toEqual(['passed', 'failed']);
    expect(words).toEqual(['eu']);
    expect(ran.results[1]?.report.findings[0]?.message).toContain('NOWHERE is not set');
  });
});

describe('jobs', () => {
  const FOUR = 'steps: [{ run: a }, { run: b }, { run: c }, { run: d }]';

  it.each([
    [1, 1],
    [2, 2],
    [4, 4],
  ])('%i run at the same time, results stay in order', async (jobs, most) => {
    let running = 0;
    let peak = 0;
    const waiting: (() => void)[] = [];
    const ran = await runPlayed(
      casesOf(FOUR),
      async () => {
        running += 1;
        peak = Math.max(peak, running);
        // Nobody goes on before as many are there as may be.
        if (running === jobs) for (const go of waiting.splice(0)) go();
        else await new Promise<void>((go) => waiting.push(go));
        running -= 1;
        return 0;
      },
      { jobs },
    );
    expect(peak).toBe(most);
    expect(ran.results.map(({ planned }) => planned.title)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('keep steps of a chain and of a file in order', async () => {
    const order: string[] = [];
    const play = async (argv: readonly string[], world: World) => {
      order.push(argv[0] ?? '');
      return print({ token: 'x' }, world);
    };
    await runPlayed(casesOf(CHAIN), play, { jobs: 4 });
    await runPlayed(casesOf('{ inOrder: true, steps: [{ run: a }, { run: b }, { run: c }] }'), play, {
      jobs: 4,
    });
    expect(order).toEqual(['give', 'use', 'a', 'b', 'c']);
  });

  it('let cases with one port wait for each other', async () => {
    let open = 0;
    let most = 0;
    const file = '{ sandbox: file, sandboxPort: 8400, matrix: { n: [1, 2, 3] }, steps: [{ run: a }] }';
    await runPlayed(casesOf(file), () => 0, {
      jobs: 3,
      async openSandbox() {
        open += 1;
        most = Math.max(most, open);
        return {
          url: 'http://127.0.0.1:8400',
          async close() {
            open -= 1;
          },
        };
      },
    });
    expect(most).toBe(1);
    expect(open).toBe(0);
  });
});

describe('retries', () => {
  it('are off until they are asked for', async () => {
    let runs = 0;
    const play = () => {
      runs += 1;
      return runs === 2 ? 0 : 4;
    };
    expect(statuses(await runPlayed(casesOf('steps: [{ run: a }]'), play))).toEqual(['failed']);
    runs = 0;
    const ran = await runPlayed(casesOf('steps: [{ run: a }]'), play, { retries: 2 });
    expect(ran.results).toMatchObject([{ status: 'passed', attempts: 2 }]);
  });

  it('end', async () => {
    let runs = 0;
    const ran = await runPlayed(
      casesOf('steps: [{ run: a }]'),
      () => {
        runs += 1;
        return 4;
      },
      { retries: 2 },
    );
    expect(runs).toBe(3);
    expect(ran.results).toMatchObject([{ status: 'failed', attempts: 3 }]);
  });

  it('capture nothing from an attempt that failed', async () => {
    const file = `steps:
      - { run: give, capture: { token: data.token }, expect: { exit: 0 } }
      - { run: 'use \${token}' }`;
    let runs = 0;
    const used: string[] = [];
    await runPlayed(
      casesOf(file),
      async (argv, world) => {
        if (argv[0] === 'use') used.push(argv[1] ?? '');
        else {
          runs += 1;
          await print({ token: `token-${runs}` }, world);
          return runs === 1 ? 4 : 0;
        }
        return 0;
      },
      { retries: 1 },
    );
    expect(used).toEqual(['token-2']);
  });
});

describe('what ends a run', () => {
  it('--bail: nothing is started after a failure', async () => {
    const ran = await runPlayed(
      casesOf('steps: [{ run: a }, { run: b }, { run: c }]', 'steps: [{ run: d }]'),
      (argv) => (argv[0] === 'b' ? 1 : 0),
      { bail: true },
    );
    expect(statuses(ran)).toEqual(['passed', 'failed', 'skipped', 'skipped']);
  });

  it('the time of a step: it is told to stop, and the others go on', async () => {
    const ran = await runPlayed(
      casesOf('steps: [{ run: hang, timeout: 0.05 }, { run: b }]'),
      (argv, world) => (argv[0] === 'hang' ? forever(world) : 0),
    );
    expect(statuses(ran)).toEqual(['failed', 'passed']);
    expect(ran.results[0]?.report.findings[0]).toMatchObject({
      code: 'scenario.run',
      message: 'the step took longer than 0.05 seconds',
      actual: 'it was stopped',
    });
  });

  it('a step that does not stop is left behind', async () => {
    const world = onlineWorld();
    const impatient: World = {
      ...world,
      // The grace of ten seconds is over at once.
      sleep: (milliseconds, signal) => world.sleep(Math.min(milliseconds, 20), signal),
    };
    const ran = await runPlayed(casesOf('steps: [{ run: hang }]'), () => new Promise(() => {}), {
      world: impatient,
    });
    expect(ran.results[0]?.report.findings[0]?.actual).toBe('it did not stop when it was told to');
  });

  it('the time of the file: one step fails for it, the others are skipped', async () => {
    const file = '{ timeout: 60, steps: [{ run: a }, { run: hang }, { run: c }, { run: d }] }';
    const world = onlineWorld();
    let over = () => {};
    const hang = (own: World) => {
      over();
      return forever(own);
    };
    const ran = await runPlayed(
      casesOf(file, 'steps: [{ run: other }]'),
      (argv, own) => (argv[0] === 'hang' ? hang(own) : 0),
      {
        world: {
          ...world,
          sleep: (milliseconds, signal) =>
            milliseconds === 60_000
              ? new Promise<void>((go) => (over = go))
              : world.sleep(milliseconds, signal),
        },
      },
    );
    expect(statuses(ran)).toEqual(['passed', 'failed', 'skipped', 'skipped', 'passed']);
    expect(ran.results[1]?.report.findings[0]?.message).toBe('the file took longer than 60 seconds');
  });

  it('the time of the file, over between two steps: the next one fails for it', async () => {
    const world = onlineWorld();
    const file = '{ timeout: 60, steps: [{ run: a }, { run: b }, { run: c }] }';
    let over = () => {};
    const ran = await runPlayed(casesOf(file), async () => 0, {
      world: {
        ...world,
        sleep: (milliseconds, signal) =>
          milliseconds === 60_000
            ? new Promise<void>((go) => (over = go))
            : world.sleep(milliseconds, signal),
      },
      done: async () => {
        over();
        await Promise.resolve();
      },
    });
    expect(statuses(ran)).toEqual(['passed', 'failed', 'skipped']);
  });

  it('Ctrl-C: what runs is stopped, what is left is told, every step has a result', async () => {
    const world = onlineWorld();
    const ran = await runPlayed(
      casesOf('steps: [{ run: a }, { run: hang }, { run: c }]'),
      (argv, own) => {
        if (argv[0] !== 'hang') return 0;
        const waiting = forever(own);
        world.abort('SIGINT');
        return waiting;
      },
      { world },
    );
    expect(statuses(ran)).toEqual(['passed', 'skipped', 'skipped']);
    expect(ran.results.map(({ reason }) => reason)).toEqual([
      undefined,
      'interrupted while it ran',
      'interrupted before it ran',
    ]);
  });
});

describe('the sandbox of a file', () => {
  it('is one for all steps, and gone in the end', async () => {
    const words: string[][] = [];
    const events: string[] = [];
    await runPlayed(
      casesOf(`{ sandbox: file, steps: [{ run: 'a --sandbox --json' }, { run: 'b \${sandbox.url}/x' }] }`),
      (argv) => {
        words.push([...argv]);
        return 0;
      },
      {
        async openSandbox(port) {
          events.push(`open ${port}`);
          return {
            url: 'http://127.0.0.1:9',
            async close() {
              events.push('close');
            },
          };
        },
      },
    );
    expect(words).toEqual([
      ['a', '--sandbox=http://127.0.0.1:9', '--json', '--json'],
      ['b', 'http://127.0.0.1:9/x', '--json'],
    ]);
    expect(events).toEqual(['open 0', 'close']);
  });

  it('that does not start is one failure', async () => {
    const ran = await runPlayed(casesOf('{ sandbox: file, steps: [{ run: a }, { run: b }] }'), () => 0, {
      async openSandbox() {
        throw new IdcliError('PORT_TAKEN', 'port 8400 is in use', { hint: 'choose another' });
      },
    });
    expect(statuses(ran)).toEqual(['failed', 'skipped']);
    expect(ran.results[0]?.report.findings[0]).toMatchObject({
      message: 'the sandbox of the file did not start: port 8400 is in use',
      hint: 'choose another',
    });
  });
});
