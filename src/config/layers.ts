/**
 * Resolves the values of a command's options: flag, environment, project file, user file; the first with a value wins.
 */

import { defined } from '../common/defined.ts';
import { IdcliError } from '../errors.ts';
import type { Gate } from '../trust/gate.ts';
import { type CheckoutFile, isUsers } from '../trust/origin.ts';
import type { ScenarioLine } from '../trust/scenario-line.ts';
import { isCheckoutsOwn } from '../trust/target.ts';
import type { World } from '../world.ts';
import { checkChoices, expectedOf, findValues, misfit } from './find-values.ts';
import type { Found, LayeredOption, LoadedSettings } from './layered.ts';
import { once } from './once.ts';
import { PROTECTED_PARAMETERS } from './project-file.ts';
import { resolveValue } from './resolve-value.ts';
import { environmentName } from './secrets.ts';
import type { Origin } from './settings.ts';
import { KINDS, type OptionValue } from './values.ts';
import { warnOfVariables } from './variables.ts';

export interface Layered {
  /** By key of the declaration; an unset option is absent. */
  readonly values: Readonly<Record<string, OptionValue>>;
  readonly origins: Readonly<Record<string, Origin>>;
}

/** The parts of the request that trust depends on. */
export interface Asking {
  /** The command's default provider. */
  readonly system?: string;
  /** A decode command: defaults of a checkout never make it reach a host. */
  readonly offline?: boolean;
  /** The line of a scenario file that was typed. */
  readonly line?: ScenarioLine;
}

/**
 * Returns the values of a command's options. Rejects with `USAGE` for a flag or variable that does not fit,
 * `CONFIG_INVALID` for a file, `INPUT_UNREADABLE` and `INPUT_TOO_LARGE` for `@FILE`, `UNTRUSTED_PROJECT`, and with the
 * errors of secret references in `pairs`.
 * @param options the command's declarations by key
 * @param fromCommandLine values as typed, by the same keys; an option that was not given is absent
 * @param asking the command, and who typed it
 */
export async function layerValues(
  options: Readonly<Record<string, LayeredOption>>,
  fromCommandLine: Readonly<Record<string, unknown>>,
  settings: LoadedSettings,
  world: World,
  asking: Asking = {},
): Promise<Layered> {
  const files = await settings.defaults();
  const candidates = Object.entries(options).map(([key, option]) => ({
    key,
    option,
    found: findValues(option, fromCommandLine[key], files, { world, line: asking.line }),
  }));
  const sandbox = candidates.some(({ option, found }) => option.name === 'sandbox' && found.length > 0);
  const users = candidates.some(
    ({ option: { name }, found }) => IDENTITIES.has(name) && found.some(({ origin }) => isUsers(origin)),
  );
  const rules: Rules = {
    asking,
    settings,
    sandbox,
    users,
    own: once(() => isOwn(candidates, settings, asking)),
  };
  const values: [string, OptionValue][] = [];
  const origins: [string, Origin][] = [];
  for (const { key, option, found: all } of candidates) {
    const found = await firstAllowed(option, all, rules);
    if (found === undefined) continue;
    const value = KINDS[option.kind].read(found.raw);
    if (value === null) continue;
    if (value === undefined) throw misfit(option, found, `must be ${expectedOf(option)}`);
    await refuseProtected(option, value, found, rules);
    const resolved = await resolveValue(option, value, found, settings, world);
    checkChoices(option, resolved, found);
    note(option, found, settings.gate);
    values.push([key, resolved]);
    origins.push([key, found.origin]);
    if (found.checkout !== undefined && asDefault(found) && option.touches?.includes('verdict')) {
      settings.gate.sways(option.name, found.checkout, option.sways);
    }
  }
  await warnOfVariables(options, settings, world);
  return { values: Object.fromEntries(values), origins: Object.fromEntries(origins) };
}

interface Candidate {
  readonly key: string;
  readonly option: LayeredOption;
  readonly found: readonly Found[];
}

interface Rules {
  readonly asking: Asking;
  readonly settings: LoadedSettings;
  /** `--sandbox` is given. */
  readonly sandbox: boolean;
  /** The user says whom to talk to. */
  readonly users: boolean;
  /** Whether only the checkout says where the run goes. */
  own(): Promise<boolean>;
}

async function isOwn(
  options: readonly Candidate[],
  settings: LoadedSettings,
  { system, line, offline }: Asking,
): Promise<boolean> {
  const find = async (id: string) => (await settings.providers()).find(({ preset }) => preset.id === id);
  const given = (name: string) =>
    options.some(({ option, found }) => option.name === name && found.length > 0);
  // A step in the sandbox, or on local files, has no user data to redirect.
  if (line !== undefined && (given('sandbox') || (offline === true && !given('provider')))) return true;
  // The sandbox is idcli's own, wherever a default points.
  if (given('sandbox')) return false;
  return isCheckoutsOwn({
    options: offline === true ? options.map(withoutDefaultAddress) : options,
    find,
    byLine: line !== undefined,
    ...defined({ system }),
  });
}

/** Drops default addresses: a decode command does not use them, so they do not make its provider the checkout's. */
const withoutDefaultAddress = ({ option, found, ...rest }: Candidate): Candidate => ({
  ...rest,
  option,
  found: isAddress(option) ? found.filter((one) => !asDefault(one)) : found,
});

/** Returns the first value that its origin may set. Rejects with `UNTRUSTED_PROJECT`. */
async function firstAllowed(
  option: LayeredOption,
  found: readonly Found[],
  rules: Rules,
): Promise<Found | undefined> {
  for (const [place, one] of found.entries()) {
    if (one.checkout === undefined) return one;
    if (!(await isAllowed(option, one, one.checkout, rules))) continue;
    if (!(await replacesCheck(option, one, found.slice(place + 1), rules))) return one;
  }
  return undefined;
}

/** Whether a checkout's default would replace a check of the user's, for a provider that is not its own. */
async function replacesCheck(
  option: LayeredOption,
  found: Found,
  others: readonly Found[],
  { settings, own }: Rules,
): Promise<boolean> {
  const users = others.find(({ origin }) => origin === 'user file');
  if (users === undefined || option.touches?.includes('check') !== true || (await own())) return false;
  if (JSON.stringify(users.raw) !== JSON.stringify(found.raw)) {
    await settings.warn(`${found.place} is not used: ${users.place} already sets this check`);
  }
  return true;
}

async function isAllowed(
  option: LayeredOption,
  found: Found,
  file: CheckoutFile,
  { asking, settings, sandbox, users, own }: Rules,
): Promise<boolean> {
  // What a checkout defines must not stand behind an address of the user's: it also says what is checked.
  if (users && asDefault(found) && option.name === 'provider' && (await isDefinedBy(found.raw, settings))) {
    return false;
  }
  if (asDefault(found) && asking.offline === true && isAddress(option)) return false;
  const { fromCheckout = 'never', harmless } = option;
  const level = asDefault(found) ? (option.asDefault ?? fromCheckout) : fromCheckout;
  if (level === 'always' || harmless?.is(KINDS[option.kind].read(found.raw)) === true) return true;
  if (level === 'own-provider' && (await own())) return true;
  if (level === 'trusted') {
    await settings.gate.trusted([file], [found.place]);
    return true;
  }
  const except = harmless === undefined ? '' : `, or to ${harmless.words}`;
  const reason =
    level === 'never'
      ? 'which a checkout may not set'
      : `which a checkout may set only for its own provider${except}`;
  if (asDefault(found)) {
    // The sandbox has its own addresses.
    if (sandbox && isAddress(option)) return false;
    await settings.warn(`${found.place} is not used: it sets ${option.name}, ${reason}`);
    return false;
  }
  throw new IdcliError('UNTRUSTED_PROJECT', `${file.path} gives --${option.name}, ${reason}`, {
    hint: `set ${environmentName(option.name)} where idcli run is started, or put it into your own configuration file`,
  });
}

/** Options that say whom a run talks to, without a provider. */
const IDENTITIES: ReadonlySet<string> = new Set(['issuer', 'webfinger', 'idp-metadata']);

/** Whether a checkout defines the provider of this name. */
async function isDefinedBy(id: unknown, settings: LoadedSettings): Promise<boolean> {
  const provider = (await settings.providers()).find(({ preset }) => preset.id === id);
  return provider?.definedBy !== undefined;
}

/** Options whose parameters join those of a request. */
const PARAMETER_OPTIONS: ReadonlySet<string> = new Set(['param', 'token-param']);

/** A parameter replaces the one that idcli sends, so some change the address or remove a protection. */
async function refuseProtected(
  { name }: LayeredOption,
  value: OptionValue,
  { checkout }: Found,
  { own }: Rules,
): Promise<void> {
  if (checkout === undefined || !PARAMETER_OPTIONS.has(name) || !Array.isArray(value)) return;
  const held = value.find((pair) => Array.isArray(pair) && PROTECTED_PARAMETERS.has(String(pair[0])));
  if (held === undefined || (await own())) return;
  throw new IdcliError(
    'UNTRUSTED_PROJECT',
    `${checkout.path} sets the parameter ${String(held[0])}, which a checkout may set only for its own provider`,
    { hint: `give it on the command line: --${name} NAME=VALUE` },
  );
}

const isAddress = ({ touches }: LayeredOption): boolean => touches?.includes('address') === true;

/** A project default, not a line of a scenario. */
const asDefault = ({ origin }: Found): boolean => origin === 'project file';

/** Tells the gate which values are in use. */
function note(option: LayeredOption, found: Found, gate: Gate): void {
  const { touches = [] } = option;
  const isPerson = option.kind === 'secret' || touches.includes('person');
  if (isPerson && isUsers(found.origin)) gate.brings(found.place);
  if (found.checkout === undefined || !touches.includes('address') || option.name === 'provider') return;
  // A file counts as an address too: metadata says where its provider is.
  gate.names(found.checkout);
}
