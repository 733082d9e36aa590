import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/commands/index.ts';
import { runIn } from '../../helpers/run.ts';
import { testWorld } from '../../helpers/world.ts';

/** What is printed between usage and the first group. */
async function descriptionOf(name: string): Promise<string> {
  const { stdout, code } = await runIn(testWorld(), [...name.split(' '), '--help']);
  expect(code).toBe(0);
  return (
    stdout
      .split('\n\n')
      .slice(1)
      .join('\n\n')
      .split(/^\S+( \S+)?:$/m)[0] ?? ''
  );
}

describe('the description in the help of a command', () => {
  it.each(COMMANDS.map(({ name }) => name))('fills the lines of %s', async (name) => {
    const description = await descriptionOf(name);
    expect(description).not.toBe('');
    for (const paragraph of description.trim().split('\n\n')) {
      const lines = paragraph.split('\n');
      for (const [index, line] of lines.slice(0, -1).entries()) {
        const [word = ''] = (lines[index + 1] ?? '').split(' ');
        expect(`${line} ${word}`.length, line).toBeGreaterThan(80);
      }
    }
  });
});

const INSIDE = COMMANDS.map(({ name }) => name).filter((name) => name.includes(' '));

describe('a word that groups commands', () => {
  const families = [...new Set(INSIDE.map((name) => name.replace(/ .*/, '')))];

  it.each(families)('%s says what it is about, in its help and in that of idcli', async (family) => {
    expect(await descriptionOf(family)).toMatch(/\w+ \w+ \w+/);
    const { stdout } = await runIn(testWorld(), ['--help']);
    expect(stdout).toMatch(new RegExp(`^ {2}${family} {2,}\\w+.* \\w+`, 'm'));
  });

  it.each(INSIDE)('help before or between the words is the help of %s', async (name) => {
    const [family = '', ...rest] = name.split(' ');
    const { stdout } = await runIn(testWorld(), [...name.split(' '), '--help']);
    expect((await runIn(testWorld(), ['help', family, ...rest])).stdout).toBe(stdout);
    expect((await runIn(testWorld(), [family, 'help', ...rest])).stdout).toBe(stdout);
  });
});
