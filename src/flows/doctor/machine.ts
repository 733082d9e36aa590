/** Examines this machine, its terminal and its environment. */
import { judgeMachine } from '../../checks/index.ts';
import type { Report } from '../../report.ts';
import type { Transport, World } from '../../world.ts';

export interface MachineQuestion {
  readonly transport: Transport;
  readonly clockToleranceSeconds: number;
  /** The time in a provider's answer, if one was asked. */
  readonly serverTime?: { readonly host: string; readonly date: Date };
}

/** Environment variables that people set but idcli ignores. */
const UNREAD: Readonly<Record<string, (value: string) => boolean>> = {
  ALL_PROXY: (value) => value !== '',
  NODE_TLS_REJECT_UNAUTHORIZED: (value) => value === '0',
};

/** Builds report `machine`. Sends nothing. */
export async function examineMachine(question: MachineQuestion, world: World): Promise<Report> {
  const { stdin, stdout, stderr, env } = world;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return judgeMachine({
    ...question,
    facts: await world.machine(question.transport),
    now: world.now(),
    terminal: {
      input: stdin.isTTY,
      output: stdout.isTTY && stderr.isTTY,
      columns: stdout.columns,
      colors: stdout.colors,
      ci: env.CI !== undefined && env.CI !== '',
      ...(locale ? { locale } : {}),
    },
    unread: Object.entries(UNREAD)
      .filter(([name, believed]) => believed(env[name] ?? env[name.toLowerCase()] ?? ''))
      .map(([name]) => name),
  });
}
