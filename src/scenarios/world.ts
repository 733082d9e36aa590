/** The world of one step: the run's world with its own streams, environment, folder and stop signal. */

import type { Json } from '../common/json.ts';
import { IdcliError } from '../errors.ts';
import type { Prompt, Sink, Source, World } from '../world.ts';
import { fillTextLast } from './placeholders.ts';
import type { PlannedStep } from './scenario.ts';

export interface CapturedWorld {
  readonly world: World;
  /** Variables set by the file. */
  readonly sets: ReadonlySet<string>;
  /** Standard output so far. */
  output(): string;
  /** Standard error so far. */
  said(): string;
}

/** Characters, 64 million: further output is ignored, so that it cannot fill the memory. */
const MAX_OUTPUT = 64 * 1024 * 1024;

/** @param signal ends the step */
export function capturedWorld(
  { file, step }: PlannedStep,
  lookup: (name: string) => Json | undefined,
  world: World,
  signal: AbortSignal,
): CapturedWorld {
  const stdout = captureSink();
  const stderr = captureSink();
  const env = Object.fromEntries(
    Object.entries(step.env).map(([name, text]) => [name, fillTextLast(text, lookup)]),
  );
  return {
    world: {
      ...world,
      stdin: sourceOf(step.stdin === undefined ? undefined : fillTextLast(step.stdin, lookup)),
      stdout: stdout.sink,
      stderr: stderr.sink,
      env: { ...world.env, ...env },
      cwd: file.folder,
      prompt: NOBODY,
      progress: () => ({ update() {}, stop() {} }),
      signal,
    },
    sets: new Set(Object.keys(env)),
    output: stdout.text,
    said: stderr.text,
  };
}

function captureSink(): { readonly sink: Sink; text(): string } {
  let parts: string[] = [];
  let length = 0;
  const decoder = new TextDecoder();
  return {
    sink: {
      isTTY: false,
      columns: 80,
      colors: false,
      async write(data) {
        const text = typeof data === 'string' ? data : decoder.decode(data, { stream: true });
        length += text.length;
        if (length > MAX_OUTPUT) parts = [];
        else parts.push(text);
      },
    },
    text: () => parts.join(''),
  };
}

/** Without text it acts like an idle terminal: a command that needs input fails at once. */
function sourceOf(text: string | undefined): Source {
  const input = text ?? '';
  return {
    isTTY: text === undefined,
    async bytes(maxBytes) {
      const bytes = new TextEncoder().encode(input);
      if (bytes.length <= maxBytes) return bytes;
      throw new IdcliError('INPUT_TOO_LARGE', `standard input has more than ${maxBytes} bytes`);
    },
    async *lines() {
      if (input !== '') yield* input.replace(/\r?\n$/, '').split(/\r?\n/);
    },
    async *chunks() {
      if (input !== '') yield new TextEncoder().encode(input);
    },
  };
}

async function noAnswer(): Promise<never> {
  throw new IdcliError('NO_TERMINAL', 'no question can be asked while a scenario runs', {
    hint: 'give the value in the step, as an option or as a reference: env:NAME, file:PATH',
  });
}

const NOBODY: Prompt = { text: noAnswer, secret: noAnswer, confirm: noAnswer, select: noAnswer };
