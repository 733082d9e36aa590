/** Questions to the person at the terminal, on standard error. The only importer of inquirer. */
import { IdcliError } from '../errors.ts';
import type { Prompt } from '../world.ts';
import type { StopSignals } from './signals.ts';

/** Returns a prompt that refuses to ask without a terminal on both sides, or under `CI`. */
export function terminalPrompt(env: NodeJS.ProcessEnv, stop: StopSignals): Prompt {
  const ask = async (question: Readonly<Record<string, unknown>>): Promise<unknown> => {
    refuseWithoutPerson(env, String(question.message));
    const { default: inquirer } = await import('inquirer');
    const prompt = inquirer.createPromptModule({
      input: process.stdin,
      output: process.stderr,
      signal: stop.signal,
    });
    try {
      const answers: Readonly<Record<string, unknown>> = await prompt([
        { ...question, name: 'answer' } as never,
      ]);
      return answers.answer;
    } catch (error) {
      // In raw mode only the prompt sees Ctrl-C, as a key.
      if (error instanceof Error && error.name === 'ExitPromptError') stop.raise('SIGINT');
      throw stop.signal.aborted ? stop.signal.reason : error;
    }
  };
  return {
    text: async (message, options) =>
      String(await ask({ type: 'input', message, default: options?.initial })),
    secret: async (message) => String(await ask({ type: 'password', message, mask: true })),
    confirm: async (message, initial) => (await ask({ type: 'confirm', message, default: initial })) === true,
    select: async (message, choices) =>
      String(
        await ask({
          type: 'select',
          message,
          choices: choices.map(({ value, label }) => ({ value, name: label })),
        }),
      ),
  };
}

function refuseWithoutPerson(env: NodeJS.ProcessEnv, question: string): void {
  const reason =
    process.stdin.isTTY !== true || process.stderr.isTTY !== true
      ? 'there is no terminal'
      : isSet(env.CI)
        ? 'CI is set'
        : undefined;
  if (reason === undefined) return;
  throw new IdcliError('NO_TERMINAL', `${reason}, so this question cannot be answered: ${question}`);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}
