/** The machine that idcli runs on. Report `machine`. */
import {
  type Check,
  fail,
  pass,
  type Report,
  report,
  runChecks,
  skip,
  type Verdict,
  warn,
} from '../report.ts';
import type { MachineFacts } from '../world.ts';
import { defineCheck } from './define.ts';

export interface MachineInput {
  readonly facts: MachineFacts;
  readonly now: Date;
  readonly clockToleranceSeconds: number;
  /** The time in a provider's response, and who sent it. Absent: no request was made. */
  readonly serverTime?: { readonly host: string; readonly date: Date };
  readonly terminal: {
    readonly input: boolean;
    readonly output: boolean;
    readonly columns: number;
    readonly colors: boolean;
    /** No prompts under `CI`. */
    readonly ci: boolean;
    /** `LC_ALL`, else `LC_CTYPE`, else `LANG`. */
    readonly locale?: string;
  };
  /** Names of variables that users expect to work but idcli does not read. */
  readonly unread: readonly string[];
}

const CHECKS: readonly Check<MachineInput>[] = [
  defineCheck('machine.node', judgeNode),
  defineCheck('machine.clock', judgeClock),
  defineCheck('machine.browser', judgeBrowser),
  defineCheck('machine.proxy', judgeProxies),
  defineCheck('machine.authorities', judgeAuthorities),
  defineCheck('machine.loopback', judgeLoopback),
  defineCheck('machine.ipv6', judgeIpv6),
  defineCheck('machine.terminal', judgeTerminal),
];

/** Judges what logins need of this machine. Report `machine`. */
export async function judgeMachine(input: MachineInput): Promise<Report> {
  return report('machine', await runChecks(CHECKS, input), ['machine.node', 'machine.loopback']);
}

/** Node.js release lines with the first supported release of each, as in `engines` in package.json. */
export const NODE_LINES = { line: [20, 19], from: [22, 12] } as const;

function judgeNode({ facts }: MachineInput): Verdict {
  if (facts.engine !== undefined) return pass(`none needed: ${facts.engine}, ${facts.platform}`);
  const [major = 0, minor = 0] = facts.runtime.split('.').map(Number);
  const { line, from } = NODE_LINES;
  const fits =
    (major === line[0] && minor >= line[1]) || (major === from[0] && minor >= from[1]) || major > from[0];
  const what = `Node.js ${facts.runtime}, ${facts.platform}`;
  return fits
    ? pass(what)
    : fail(what, {
        expected: `${line.join('.')} and later of line ${line[0]}, or ${from.join('.')} and later`,
        actual: facts.runtime,
        hint: 'install a current release of Node.js: https://nodejs.org',
      });
}

/** A clock set before the program's release is wrong. */
const PROGRAM_MADE = Date.UTC(2026, 0, 1);

function judgeClock({ now, serverTime, clockToleranceSeconds }: MachineInput): Verdict {
  if (now.getTime() < PROGRAM_MADE) {
    return fail('the clock is set to a time before idcli was released', {
      expected: `after ${seconds(new Date(PROGRAM_MADE))}`,
      actual: seconds(now),
      hint: 'set the clock of this machine by NTP',
    });
  }
  if (serverTime === undefined) return pass(`${seconds(now)}, not compared with a provider's`);
  const difference = Math.round((now.getTime() - serverTime.date.getTime()) / 1000);
  const apart = `${Math.abs(difference)} s`;
  if (Math.abs(difference) <= clockToleranceSeconds) return pass(`${apart} from that of ${serverTime.host}`);
  return fail(`this machine is ${apart} ${difference > 0 ? 'ahead of' : 'behind'} ${serverTime.host}`, {
    expected: seconds(serverTime.date),
    actual: seconds(now),
    hint: 'set the clock of this machine by NTP; tokens seem expired, or issued in the future',
  });
}

/** `2026-11-22T12:00:00Z` */
const seconds = (date: Date): string => date.toISOString().replace(/\.\d+/, '');

function judgeBrowser({ facts }: MachineInput): Verdict {
  if (facts.browserProblem === undefined) return pass('one can be started');
  return warn(facts.browserProblem, {
    hint: 'log in with --paste and a browser on another machine, or with --headless',
  });
}

function judgeProxies({ facts, unread }: MachineInput): Verdict {
  const [broken] = facts.proxies.filter(({ problem }) => problem !== undefined);
  if (broken?.problem !== undefined) {
    return fail(broken.problem, {
      at: broken.name,
      hint: 'name an http or https proxy, such as http://proxy.example.com:3128',
    });
  }
  if (unread.includes('ALL_PROXY') && facts.proxies.length === 0) {
    return warn('ALL_PROXY is set, and idcli does not read it', {
      at: 'ALL_PROXY',
      hint: 'set HTTPS_PROXY to an http proxy, or pass --proxy',
    });
  }
  const used = facts.proxies.map(({ name, url }) => `${name} ${url}`);
  return pass(used.length === 0 ? 'none; connections are direct' : used.join(', '));
}

function judgeAuthorities({ facts, unread }: MachineInput): Verdict {
  const [broken] = facts.authorities.filter(({ problem }) => problem !== undefined);
  if (broken?.problem !== undefined) {
    return fail(broken.problem, { at: broken.name, hint: 'name a file with -----BEGIN CERTIFICATE-----' });
  }
  // System bundles always contain some expired certificates; a file with only expired ones was forgotten.
  const outdated = facts.authorities.find(({ count, expired }) => expired.length === count);
  if (outdated !== undefined) {
    return warn(`${outdated.name}: out of date: ${outdated.expired.join('; ')}`, {
      at: outdated.name,
      hint: 'get the current certificate of the authority',
    });
  }
  if (unread.includes('NODE_TLS_REJECT_UNAUTHORIZED')) {
    return warn('NODE_TLS_REJECT_UNAUTHORIZED=0 is set; idcli verifies certificates all the same', {
      at: 'NODE_TLS_REJECT_UNAUTHORIZED',
      hint: 'take it out of the environment, and pass an authority of your own with --ca FILE',
    });
  }
  const added = facts.authorities.map(({ name, count }) => `${count} from ${name}`);
  const own = facts.engine === undefined ? 'those of Node.js' : `those of ${facts.engine}`;
  return pass([own, ...added].join(', '));
}

function judgeLoopback({ facts: { deaf } }: MachineInput): Verdict {
  const reason = deaf['127.0.0.1'];
  return reason === undefined
    ? pass('a free port can be had')
    : fail(`nothing can listen on 127.0.0.1 (${reason})`, {
        hint: 'log in with --paste, which needs no port; the sandbox needs loopback',
      });
}

function judgeIpv6({ facts: { deaf } }: MachineInput): Verdict {
  const reason = deaf['::1'];
  return reason === undefined
    ? pass('::1 is there')
    : warn(`nothing can listen on ::1 (${reason})`, {
        hint: 'use 127.0.0.1 in redirect URIs, not localhost',
      });
}

const NARROW = 60;

function judgeTerminal({ terminal }: MachineInput): Verdict {
  const { input, output, columns, colors, ci, locale } = terminal;
  if (locale !== undefined && !/utf-?8/i.test(locale)) {
    return warn(`the locale ${locale} is not UTF-8`, {
      at: 'locale',
      hint: 'export LANG=C.UTF-8, or marks such as ✓ may not show',
    });
  }
  if (!output) {
    return skip(
      `output is not a terminal${ci ? ', and CI is set' : ''}: nobody is asked, and no browser opened`,
    );
  }
  if (columns < NARROW) {
    return warn(`${columns} columns are too few for tables`, { hint: 'make the window 80 columns wide' });
  }
  const asks = input && !ci ? 'questions can be asked' : 'nobody is asked';
  return pass(`${columns} columns, ${colors ? 'colours' : 'no colours'}, ${asks}`);
}
