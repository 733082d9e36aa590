/** Small programs over the real world, run as processes of their own: what cannot be seen from inside this one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once a text stood on standard output. */
  printed(text: string): Promise<void>;
}

export interface Programs {
  /** The folder that the world was built into. */
  readonly folder: string;
  /** Starts a program whose text sees `world`. */
  start(body: string, options?: { env?: Record<string, string>; input?: string | Uint8Array }): Running;
  remove(): void;
}

/** Builds the real world as it is shipped. */
export async function buildPrograms(): Promise<Programs> {
  const folder = mkdtempSync(join(tmpdir(), 'idcli-world-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  await build({
    absWorkingDir: fileURLToPath(new URL('../../../', import.meta.url)),
    entryPoints: { node: 'src/node/node-world.ts' },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    define: { IDCLI_VERSION: '"0.0.0-test"' },
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  let count = 0;
  return {
    folder,
    start(body, { env = {}, input } = {}) {
      count += 1;
      const file = join(folder, `program${count}.js`);
      writeFileSync(
        file,
        `const { nodeWorld } = await import('./node.js');\nconst world = nodeWorld();\n${body}\n`,
      );
      const child = spawn(process.execPath, [file], {
        env: { PATH: process.env.PATH, HOME: folder, ...env },
        stdio: 'pipe',
      });
      const texts = { stdout: '', stderr: '' };
      const waiting: (() => void)[] = [];
      for (const name of ['stdout', 'stderr'] as const) {
        child[name].setEncoding('utf8').on('data', (text: string) => {
          texts[name] += text;
          for (const look of waiting) look();
        });
      }
      child.stdin.on('error', () => {});
      if (input !== undefined) child.stdin.end(input);
      return {
        child,
        ended: new Promise((resolve) =>
          child.once('close', (code, signal) => resolve({ code, signal, ...texts })),
        ),
        printed: (text) =>
          new Promise((resolve) => {
            const look = (): void => {
              if (texts.stdout.includes(text)) resolve();
            };
            waiting.push(look);
            look();
          }),
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
