/** `idcli probe sp`: the sandbox as identity provider, a good login, then the probes. */
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { lacksLogin } from '../../probes/application/bench.ts';
import { demandTellingMarks } from '../../probes/application/good-login.ts';
import type { SpBench } from '../../probes/sp/bench.ts';
import { planTable, probesOfPlan, SAML_PLAN_TITLE } from '../../probes/sp/plans.ts';
import { GOOD_LOGIN, spProbes } from '../../probes/sp/probes.ts';
import { faultsOf } from '../../sandbox/index.ts';
import type { Invocation } from '../command.ts';
import { connect } from '../input/connection.ts';
import { applicationOf } from './application.ts';
import {
  addressesOf,
  demandGoodLogin,
  playerOf,
  tellEnvironment,
  tellPlan,
  waitFor,
  withoutGoodLogin,
} from './application-run.ts';
import type { ProbeSpValues } from './probe-sp.ts';
import { announceHosts, chosenProbes, listProbes, probe, readEarlier, withLimits } from './probing.ts';
import { playIdentityProvider, SYSTEM, settingsOf } from './sp-provider.ts';
import { comesLater, demandRegistration, registrationOf } from './sp-registration.ts';

const DEFAULT_PORT = 8400;

/** @throws {IdcliError} errors of options; `PORT_TAKEN`, `PROBE_NOT_ALLOWED`; `NETWORK` when nothing answers */
export async function runProbeSp(values: ProbeSpValues, given: Invocation): Promise<void> {
  const { plan } = values;
  const planned = plan === undefined ? undefined : probesOfPlan();
  const all = spProbes(faultsOf(SYSTEM)).filter(({ id }) => planned?.includes(id) ?? true);
  const rows = chosenProbes(all, values);
  if (values.list === true) return listProbes(rows, given);
  const [url] = given.arguments;
  const application = applicationOf(url, values, 'probe sp');
  demandRegistration(values);
  const invocation = await withLimits(values, given);
  const { draft } = invocation;
  draft.provider = SYSTEM;
  draft.sandbox = true;
  draft.protocol = 'saml';
  const isLater = comesLater(values);
  await announceHosts(
    [...addressesOf(application), ...(isLater ? [new URL(values.spMetadata ?? '')] : [])],
    invocation,
  );
  const earlier = await readEarlier(values, rows, `the application at ${application.start}`, invocation);
  const early = isLater ? undefined : await registrationOf(values, invocation);
  const provider = await playIdentityProvider(values.port ?? DEFAULT_PORT, early, given.world);
  try {
    draft.issuer = provider.issuer;
    const environment = await settingsOf(provider, early, given);
    draft.data.environment = environment as Json;
    await tellEnvironment(environment, invocation);
    if (values.dryRun === true) return tellPlan(rows, application, invocation);
    await waitFor(new URL(application.start.replaceAll('{issuer}', '')), values, invocation);
    const registration = early ?? (await registrationOf(values, invocation));
    if (early === undefined) await provider.register(registration);
    const recorder = await connect(values, {}, invocation);
    const fetch = recorder.as('client', 'application');
    const player = await playerOf(values, { provider, recorder }, invocation);
    const bench: SpBench = {
      application,
      provider,
      player,
      serviceProvider: registration.serviceProvider,
      allowsUnsolicited: values.allowUnsolicited === true,
      fetch: (address) => fetch(address),
    };
    try {
      await demandTellingMarks(bench);
      await probe(
        {
          subject: 'sp',
          rows: [GOOD_LOGIN, ...rows.filter(({ id }) => id !== GOOD_LOGIN.id)],
          bench,
          earlier: { ...earlier, ...defined({ results: withoutGoodLogin(earlier.results) }) },
          side: { addresses: addressesOf(application).map(String) },
          lacks: lacksLogin(bench),
          conclude(results) {
            if (plan === undefined) return;
            draft.data.plan = planTable(results) as unknown as Json;
            draft.data.planTitle = SAML_PLAN_TITLE;
          },
        },
        values,
        invocation,
      );
    } finally {
      await player.close();
    }
    demandGoodLogin(bench, invocation);
  } finally {
    await provider.close();
  }
}
