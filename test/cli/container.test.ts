/** The container image and the compose example: linted, and what they start is started, outside a container. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import { ROOT } from '../gates/source.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runIn } from '../helpers/run.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const CONTAINERFILE = read('Containerfile');
const instructions = (name: string): string[] =>
  [...CONTAINERFILE.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, text = '']) => text);

/** Starts the sandbox with the words of a container, but at any free port. */
async function start(words: readonly string[]) {
  const world = onlineWorld();
  const running = runIn(world, [...words, '--port', '0', '--json']);
  while (!world.stdout.text().includes('\n')) await wait(5);
  const { url } = JSON.parse(world.stdout.text()) as { url: string };
  return {
    url: new URL(url),
    async end() {
      world.abort('SIGTERM');
      await running;
    },
  };
}

describe('Containerfile', () => {
  it('has nothing that dockerfile-utils finds', () => {
    expect(validate(CONTAINERFILE)).toEqual([]);
    // Proves that it finds something at all.
    expect(validate(CONTAINERFILE.replace('EXPOSE 8400', 'EXPOSE eight'))).not.toEqual([]);
  });

  it('runs as an ordinary user, from a version of Node that the package takes', () => {
    expect(instructions('USER').at(-1)).toBe('node');
    const majors = instructions('FROM').map((from) => /node:(\d+)-alpine/.exec(from)?.[1]);
    for (const major of majors) expect(manifest.engines.node).toContain(`>=${major}.`);
  });

  it('copies what is there, and what the package holds is not ignored', () => {
    const given = read('.dockerignore').split('\n');
    const kept = given.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(kept.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    const packed = manifest.files.filter((path) => !path.startsWith('!') && path !== 'dist');
    expect(packed.filter((path) => !kept.includes(path))).toEqual([]);
  });

  it('starts the sandbox that its health check asks', async () => {
    const [command = ''] = instructions('CMD');
    const [check = ''] = CONTAINERFILE.match(/(?<=^HEALTHCHECK .*CMD )\[.*\]$/m) ?? [];
    const { url, end } = await start(JSON.parse(command) as string[]);
    expect(url.hostname).toBe('localhost');
    const [program = '', ...words] = (JSON.parse(check) as string[]).map((word) =>
      word.replace(':8400/', `:${url.port}/`),
    );
    expect(program).toBe('node');
    const code = () =>
      new Promise((resolve) => spawn(process.execPath, words, { stdio: 'ignore' }).once('exit', resolve));
    expect(await code()).toBe(0);
    await end();
    expect(await code()).toBe(1);
    expect(instructions('EXPOSE')).toEqual(['8400']);
  });
});

describe('examples/compose', () => {
  const { services } = parse(read('examples/compose/compose.yaml'));
  const { sandbox, application } = services;

  it('gives the application the issuer of the sandbox, under the alias that it has', async () => {
    const { url, end } = await start(sandbox.command);
    const { issuer } = (await (
      await fetch(`http://127.0.0.1:${url.port}/generic/.well-known/openid-configuration`)
    ).json()) as { issuer: string };
    expect(issuer.replace(url.port, '8400')).toBe(application.environment.ISSUER);
    expect(sandbox.networks.default.aliases).toContain(url.hostname);
    await end();
  });

  it('publishes ports on this computer only', () => {
    for (const { ports } of Object.values<{ ports: string[] }>(services))
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/);
  });

  it('builds from the files that are there, and mounts the example', () => {
    const folder = join(ROOT, 'examples/compose');
    expect(existsSync(join(folder, sandbox.build.context, sandbox.build.dockerfile))).toBe(true);
    const [mount = ''] = application.volumes;
    expect(existsSync(join(folder, mount.split(':')[0], 'server.js'))).toBe(true);
  });
});
