/** Lines → text, in colour on request. Otherwise chalk (10 ms) is not even loaded. */
import type { Block, Tone } from './line.ts';

type Brush = (text: string) => string;

/** Writes lines: each ends with a line end; no lines give no text. */
export type Painter = (lines: Block) => string;

/** @param colors decided by the caller; the environment is not consulted here */
export async function painter(colors: boolean): Promise<Painter> {
  const brushes = colors ? await colored() : undefined;
  return (lines) =>
    lines
      .map((line) => line.map(({ text, tone }) => brushes?.[tone](text) ?? text).join(''))
      .map((text) => `${text}\n`)
      .join('');
}

async function colored(): Promise<Record<Tone, Brush>> {
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return {
    plain: (text) => text,
    strong: chalk.bold,
    dim: chalk.dim,
    pass: chalk.green,
    fail: chalk.red,
    // As compilers do: yellow cannot be read on a light background.
    warn: chalk.magenta,
  };
}
