/** `idcli saml logout`: maps option values to one call of a flow. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { SamlLogoutRun } from '../../flows/saml-login/saml-logout.ts';
import { samlLogout } from '../../flows/saml-login/saml-logout.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { choosePlayer } from '../input/player.ts';
import type { SandboxSession } from '../input/sandbox-session.ts';
import { asOf, clockTolerance } from '../input/time.ts';
import { type EarlierSession, readSession, withSession } from './earlier-session.ts';
import { acsFrom, withSaml } from './saml-input.ts';
import type { samlLogoutOptions } from './saml-logout.ts';
import { unsolicitedFrom } from './unsolicited.ts';

type Values = ValuesOf<typeof samlLogoutOptions>;

/** @throws {IdcliError} `USAGE` without a session, and errors of the options, the sandbox and the flow */
export async function runSamlLogout(given: Values, called: Invocation): Promise<void> {
  const invocation = asOf(called, given.now);
  const earlier = given.from === undefined ? undefined : await readSession(given.from, invocation);
  if (earlier === undefined && given.await === undefined) {
    throw new IdcliError('USAGE', 'no session is given to end', {
      hint: 'give the JSON of a login with --from FILE, or wait for the identity provider with --await',
    });
  }
  const { binding, ...values } = withListener(withSession(given, earlier), earlier);
  const awaits = unsolicitedFrom(values);
  const bySoap = binding === 'soap' && awaits === undefined;
  // A back channel needs no person.
  const player = bySoap
    ? ({ kind: 'headless', fill: {} } as const)
    : choosePlayer(values, invocation.world, { redirect: acsFrom(values) });
  await withSaml(values, invocation, async (input, context, sandbox) => {
    const run: SamlLogoutRun = {
      ...input,
      player,
      timeoutSeconds: values.timeout ?? input.provider.timeoutSeconds,
      clockToleranceSeconds: clockTolerance(values.clockTolerance),
      allowSha1: values.allowSha1 === true,
      ...defined({
        session: earlier?.session,
        awaits: awaits && beginLogout(awaits, earlier, sandbox, binding),
        binding: bindingOf(binding),
      }),
    };
    await samlLogout(run, context);
    await sandbox?.demandPlayed();
  });
}

/** Listens where the login did, unless told otherwise. */
const withListener = (values: Values, earlier: EarlierSession | undefined): Values =>
  earlier?.acs === undefined || values.acs !== undefined || values.listen !== undefined
    ? values
    : { ...values, acs: [earlier.acs] };

/**
 * Where the identity provider begins: at the address that was given, or at the sandbox, with the session of the
 * login.
 */
function beginLogout(
  { start }: { readonly start?: URL },
  earlier: EarlierSession | undefined,
  sandbox: SandboxSession | undefined,
  binding: string | undefined,
): NonNullable<SamlLogoutRun['awaits']> {
  const [index] = earlier?.session.sessionIndexes ?? [];
  const page = sandbox?.saml()?.logoutStart;
  if (start !== undefined || page === undefined || index === undefined) return defined({ start });
  const url = new URL(page);
  url.searchParams.set('session', index);
  if (binding !== undefined) url.searchParams.set('binding', binding);
  return { start: url };
}

/** The option only allows known bindings. */
const bindingOf = (name: string | undefined): SamlLogoutRun['binding'] =>
  name === 'soap' || name === 'post' || name === 'redirect' ? name : undefined;
