/**
 * Decides, in this one place, whether the user's data may go where a checkout says. Uses are noted as they come up
 * (`uses`, `names`, `brings`); the decision is made right before the first byte leaves.
 */

import { basename, relative } from 'node:path';
import { defined } from '../common/defined.ts';
import { shellLine } from '../common/shell.ts';
import { IdcliError } from '../errors.ts';
import type { Subject, Swayed } from '../report.ts';
import type { World } from '../world.ts';
import type { CheckoutFile } from './origin.ts';

export interface Gate {
  /** Notes that a checkout file uses something: a reference that it names, or an option it sets. */
  uses(file: CheckoutFile, what: string): void;
  /** Notes that a checkout file says where this run's requests go. */
  names(file: CheckoutFile): void;
  /** Notes that this run holds secret or personal data of the user. */
  brings(what: string): void;
  /**
   * Notes that a checkout file sets something that verdicts depend on; added to `swayed` of the options, each once.
   * @param subjects the only reports that it can change; default all
   */
  sways(what: string, file: CheckoutFile, subjects?: readonly Subject[]): void;
  /** Notes the address of the sandbox: requests to it do not leave. */
  sandbox(url: string): void;
  /** Notes that a checkout file names this absolute path: it is only read inside that file's folder. */
  confines(path: string, file: CheckoutFile): void;
  /** The file that named this path. */
  namedBy(path: string): CheckoutFile | undefined;
  /**
   * Resolves when the data in use may go to this address. Rejects with `UNTRUSTED_PROJECT`.
   * @param bare the request only asks for what is published
   */
  leaving(url: URL, bare?: boolean): Promise<void>;
  /** Resolves when these files are trusted. Rejects with `UNTRUSTED_PROJECT`. */
  trusted(files: readonly CheckoutFile[], what: readonly string[], where?: string): Promise<void>;
  /** Whether the user said `--trust-project`, which lifts every restriction that can be lifted. */
  readonly open: boolean;
}

export interface GateOptions {
  /** The user's `--trust-project` or `IDCLI_TRUST_PROJECT`. */
  readonly open: boolean;
  /** Prompts are not allowed. */
  readonly noInput: () => boolean;
  /** A decode command: it counts as offline, so it never prompts and reaches no host that only a checkout names. */
  readonly offline: boolean;
  /** A command that sends none of its input, so its bare requests are not asked about. */
  readonly keeps: boolean;
  /** A proxy that the checkout named: everything sent through it leaves, whatever the destination. */
  readonly proxy?: () => string | undefined;
  /** The gate of the run that this step belongs to: it asks, and keeps the answers. */
  readonly outer?: Gate;
  /** Receives the checkout's influences on verdicts, e.g. `trusted-audience from idcli.config.yaml`. */
  readonly swayed: Swayed[];
  /** Always printed. */
  say(text: string): Promise<void>;
}

type Surroundings = Pick<World, 'files' | 'configFolder' | 'now' | 'prompt' | 'cwd'>;

export function createGate(world: Surroundings, options: GateOptions): Gate {
  const used = new Map<CheckoutFile, Set<string>>();
  const naming = new Set<CheckoutFile>();
  const brought = new Set<string>();
  const sandboxes = new Set<string>();
  const confined = new Map<string, CheckoutFile>();
  const agreed = new Set<CheckoutFile>();
  const refused = new Set<CheckoutFile>();
  const said = new Set<string>();
  const shown = (file: CheckoutFile) => relative(world.cwd, file.path) || file.path;
  /** One question at a time. */
  let turn: Promise<void> = Promise.resolve();

  const decide = async (
    files: readonly CheckoutFile[],
    what: readonly string[],
    where: string | undefined,
  ): Promise<void> => {
    const open: CheckoutFile[] = [];
    // Loads hashing, so only when there is something to decide.
    const { isRemembered, remember } = await import('./memory.ts');
    for (const file of files) {
      if (agreed.has(file)) continue;
      if (!options.open && !(await isRemembered(file, world))) open.push(file);
      else agreed.add(file);
    }
    const names = files.map(shown).join(' and ');
    const things = what.join(', ');
    if (open.length === 0) {
      const text = `--trust-project: ${names} may use ${things}${where === undefined ? '' : `, sent to ${where}`}`;
      if (options.open && !said.has(text)) await options.say(text);
      said.add(text);
      return;
    }
    const fact =
      `${names} came with this checkout and would ` +
      `${where === undefined ? 'use' : `send to ${where}`}: ${things}`;
    const asks = !options.offline && !options.noInput() && !open.some((file) => refused.has(file));
    if (!asks || !(await agree(fact, open))) {
      for (const file of open) refused.add(file);
      throw untrusted(fact, open);
    }
    for (const file of open) agreed.add(file);
    await remember(open, world);
  };

  const agree = async (fact: string, files: readonly CheckoutFile[]): Promise<boolean> => {
    const until = `until ${files.length === 1 ? 'the file changes' : 'one of the files changes'}`;
    try {
      return await world.prompt.confirm(`${visible(fact)}. Allow it ${until}?`, false);
    } catch (error) {
      if (error instanceof IdcliError && error.code === 'NO_TERMINAL') return false;
      throw error;
    }
  };

  const gate: Gate = {
    open: options.open,
    uses(file, what) {
      used.set(file, (used.get(file) ?? new Set()).add(what));
    },
    names: (file) => void naming.add(file),
    brings: (what) => void brought.add(what),
    sways(what, file, subjects) {
      const text = `${what} from ${basename(file.path)}`;
      if (options.swayed.some((one) => one.text === text)) return;
      options.swayed.push({ text, ...defined({ subjects }) });
    },
    sandbox: (url) => void sandboxes.add(new URL(url).origin),
    confines: (path, file) => void confined.set(path, file),
    namedBy: (path) => confined.get(path),
    async leaving(url, bare = false) {
      const proxy = options.proxy?.();
      if ((options.keeps && bare) || (sandboxes.has(url.origin) && proxy === undefined)) return;
      const offline = options.offline && naming.size > 0;
      const files = new Set(used.keys());
      // The file that names the host decides who gets the data, so it needs approval too.
      if (used.size > 0 || brought.size > 0 || offline) for (const file of naming) files.add(file);
      if (files.size === 0) return;
      const what = [
        ...[...used.values()].flatMap((things) => [...things]),
        ...(naming.size > 0 ? brought : []),
        ...(offline && brought.size === 0 ? ['a request'] : []),
      ];
      await gate.trusted([...files], what, proxy ?? url.origin);
    },
    async trusted(files, what, where) {
      if (options.outer !== undefined) return options.outer.trusted(files, what, where);
      const before = turn;
      const mine = before.then(() => decide(files, what, where));
      turn = mine.catch(() => {});
      await mine;
    },
  };
  return gate;
}

function untrusted(fact: string, files: readonly CheckoutFile[]): IdcliError {
  const paths = shellLine(files.map(({ path }) => path));
  return new IdcliError('UNTRUSTED_PROJECT', fact, {
    hint:
      `read the file first; then allow it for this run with --trust-project or ` +
      `IDCLI_TRUST_PROJECT=true\nor until it changes: idcli trust add ${paths}`,
  });
}

/** Strangers choose the names in a checkout: nothing in them may move the cursor in a question. */
const visible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (found) => {
    const digits = (found.codePointAt(0) ?? 0).toString(16);
    return `\\u{${digits}}`;
  });
