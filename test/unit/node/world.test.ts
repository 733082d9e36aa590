import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPrograms, type Programs } from './program.ts';

let programs: Programs;
beforeAll(async () => {
  programs = await buildPrograms();
});
afterAll(() => programs.remove());

describe('standard output', () => {
  test('a megabyte to a slow reader is not cut off', async () => {
    const running = programs.start(
      "await world.stdout.write('x'.repeat(1_000_000)); await world.stdout.write(Uint8Array.of(10)); process.exit(0)",
    );
    const { stdout, code } = await running.ended;
    expect(stdout).toHaveLength(1_000_001);
    expect(code).toBe(0);
  });

  test('a closed pipe ends a running program quietly', async () => {
    const running = programs.start(
      "for (let n = 0; ; n += 1) { await world.stdout.write('line ' + n + '\\n" +
        "'.repeat(1000)); await world.sleep(5, world.signal); }",
    );
    await running.printed('line 1');
    running.child.stdout?.destroy();
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
  });

  test('a closed pipe leaves a program that ends by itself its own exit code', async () => {
    const running = programs.start(
      "await world.stdout.write('ready'); await world.stdin.bytes(10); await " +
        "world.stdout.write('x'.repeat(200_000)); process.exitCode = 1",
    );
    await running.printed('ready');
    running.child.stdout?.destroy();
    running.child.stdin?.end();
    expect(await running.ended).toMatchObject({ code: 1, stderr: '' });
  });

  test('a closed standard error does not stop the work', async () => {
    const running = programs.start(
      "await world.stdout.write('ready'); await world.stdin.bytes(10); for (let n = 0; n < 5; n += 1) " +
        "await world.stderr.write('note\\n" +
        "'); await world.stdout.write('done')",
    );
    await running.printed('ready');
    running.child.stderr?.destroy();
    running.child.stdin?.end();
    expect(await running.ended).toMatchObject({ code: 0, stdout: 'readydone' });
  });
});

describe('signals', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s aborts with its name, and what is under way may finish',
    async (name) => {
      const running = programs.start(
        "world.signal.addEventListener('abort', () => world.stdout.write(' ' + world.signal.reason)); " +
          "await world.stdout.write('ready'); await world.sleep(60_000, world.signal).catch((reason) => " +
          "world.stdout.write(' sleep ' + reason));",
      );
      await running.printed('ready');
      running.child.kill(name);
      expect(await running.ended).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(`sleep ${name}`),
      });
    },
  );

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('a second %s ends the program at once with %i', async (name, code) => {
    const running = programs.start(
      "world.signal.addEventListener('abort', () => world.stdout.write('first')); setInterval(() => {}, " +
        "1000); await world.stdout.write('ready');",
    );
    await running.printed('ready');
    running.child.kill(name);
    await running.printed('first');
    running.child.kill(name);
    expect(await running.ended).toMatchObject({ code, signal: null });
  });
});

describe('standard input', () => {
  test('all of it, up to the limit', async () => {
    const body = (limit: number) =>
      `await world.stdin.bytes(${limit}).then((bytes) => world.stdout.write('got ' + bytes.length), (error) => world.stdout.write(error.code))`;
    const input = 'x'.repeat(300_000);
    expect((await programs.start(body(300_000), { input }).ended).stdout).toBe('got 300000');
    expect((await programs.start(body(299_999), { input }).ended).stdout).toBe('INPUT_TOO_LARGE');
    expect((await programs.start(body(10), { input: '' }).ended).stdout).toBe('got 0');
  });

  test.each([
    ['a\nb\n', ['a', 'b']],
    ['a\r\nb', ['a', 'b']],
    ['\n\nx', ['', '', 'x']],
    ['', []],
    ['é'.repeat(100_000), ['é'.repeat(100_000)]],
  ])('lines of %j', async (input, lines) => {
    const { stdout } = await programs.start(
      'const all = []; for await (const line of world.stdin.lines()) all.push(line); await ' +
        'world.stdout.write(JSON.stringify(all))',
      { input },
    ).ended;
    expect(JSON.parse(stdout)).toEqual(lines);
  });

  test('a hundred megabytes of lines do not fill the memory', async () => {
    const running = programs.start(
      'let count = 0; for await (const line of world.stdin.lines()) count += 1; await ' +
        'world.stdout.write(count + " " + Math.round(process.memoryUsage().rss / 1e6))',
    );
    const block = `${'x'.repeat(999)}\n`.repeat(1000);
    for (let n = 0; n < 100; n += 1) {
      if (running.child.stdin?.write(block) === false) {
        await new Promise((resolve) => running.child.stdin?.once('drain', resolve));
      }
    }
    running.child.stdin?.end();
    const [count, megabytes] = (await running.ended).stdout.split(' ').map(Number);
    expect(count).toBe(100_000);
    expect(megabytes).toBeLessThan(180);
  });
});

describe('nobody to ask', () => {
  test.each([
    ['without a terminal', {}, 'there is no terminal'],
    ['under CI too', { CI: 'true' }, 'there is no terminal'],
  ])('%s every question is refused', async (_, env, reason) => {
    const { stdout } = await programs.start(
      `for (const ask of [() => world.prompt.text('the client id?'), () => world.prompt.secret('the client id?'), () => world.prompt.confirm('the client id?', true), () => world.prompt.select('the client id?', [])])
         await ask().then(() => world.stdout.write('answered'), (error) => world.stdout.write(error.code + ' ' + error.message + '\\n'));`,
      { env },
    ).ended;
    expect(stdout).toBe(
      `NO_TERMINAL ${reason}, so this question cannot be answered: the client id?\n`.repeat(4),
    );
  });

  test('progress leaves nothing but its last text on a standard error that is not a terminal', async () => {
    const { stdout, stderr } = await programs.start(
      "const progress = world.progress('waiting'); progress.update('still waiting'); " +
        "progress.stop('logged in'); progress.stop('again');",
    ).ended;
    expect(stdout).toBe('');
    expect(stderr).toBe('logged in\n');
  });
});

describe('the browser', () => {
  const open = (url: string) =>
    `await world.openBrowser(new URL(${JSON.stringify(url)})).then(() => world.stdout.write('opened'), (error) => world.stdout.write(error.code + ': ' + error.message));`;

  /** A folder with an `xdg-open` that notes its arguments and ends with an exit code. */
  function launcher(name: string, code: number): { path: string; notes: string } {
    const path = join(programs.folder, name);
    const notes = join(path, 'arguments');
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$#" "$@" > '${notes}'\nexit ${code}\n`);
    chmodSync(join(path, 'xdg-open'), 0o755);
    return { path, notes };
  }

  test.skipIf(process.platform !== 'linux')(
    'ALL-10: the URL is one argument and never seen by a shell',
    async () => {
      const { path, notes } = launcher('works', 0);
      const url = "https://op.example.com/authorize?state=$(touch%20x)&login_hint=a'b;id";
      const { stdout } = await programs.start(open(url), {
        env: { DISPLAY: ':9', PATH: `${path}:/usr/bin:/bin` },
      }).ended;
      expect(stdout).toBe('opened');
      expect(readFileSync(notes, 'utf8')).toBe(`1\n${new URL(url).href}\n`);
    },
  );

  test.skipIf(process.platform !== 'linux')(
    'a launcher that fails, is missing or has no display is an error',
    async () => {
      const { path } = launcher('fails', 3);
      const url = 'https://op.example.com/';
      const failing = programs.start(open(url), { env: { DISPLAY: ':9', PATH: `${path}:/usr/bin:/bin` } });
      expect((await failing.ended).stdout).toMatch(/^BROWSER_UNAVAILABLE: .*exit code 3$/);
      const missing = programs.start(open(url), { env: { DISPLAY: ':9', PATH: programs.folder } });
      expect((await missing.ended).stdout).toMatch(/^BROWSER_UNAVAILABLE: .*no launcher/);
      const headless = programs.start(open(url), { env: { PATH: `${path}:/usr/bin:/bin` } });
      expect((await headless.ended).stdout).toMatch(/^BROWSER_UNAVAILABLE: .*no graphical display$/);
    },
  );

  test.each(['file:///etc/passwd', 'javascript:alert(1)', 'ms-msdt:/id', 'data:text/html,x'])(
    'ALL-10: %s is not opened',
    async (url) => {
      const { stdout } = await programs.start(open(url), { env: { DISPLAY: ':9' } }).ended;
      expect(stdout).toMatch(/^INSECURE_URL: refused to open a/);
    },
  );
});

describe('commands of the user', () => {
  test('give their standard output; a failing one is an error with its exit code', async () => {
    const { stdout, stderr } = await programs.start(
      `await world.stdout.write(await world.runCommand("printf 's3cret\\\\n'; echo note >&2"));
       await world.runCommand('exit 4').catch((error) => world.stdout.write(error.code + ' ' + error.message));`,
    ).ended;
    expect(stdout).toBe('s3cret\nSECRET_UNRESOLVED the command of a cmd: reference ended with exit code 4');
    expect(stderr).toBe('note\n');
  });
});
