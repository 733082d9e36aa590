/** `idcli probe sp`: the sandbox as identity provider of a SAML service provider under test. */
import type { Json } from '../../common/json.ts';
import type { SpBench } from '../../probes/sp/bench.ts';
import { planTable, probesOfPlan, SAML_PLAN_TITLE } from '../../probes/sp/plans.ts';
import { spProbes } from '../../probes/sp/probes.ts';
import { faultsOf } from '../../sandbox/index.ts';
import type { Invocation } from '../command.ts';
import { DEFAULT_PORT, probeApplication, type Ready } from './probe-application.ts';
import type { ProbeSpValues } from './probe-sp.ts';
import { playIdentityProvider, SYSTEM, settingsOf } from './sp-provider.ts';
import { comesLater, demandRegistration, registrationOf } from './sp-registration.ts';

/** @throws {IdcliError} what the probes of an application throw; `USAGE` when nothing says who it is */
export async function runProbeSp(values: ProbeSpValues, given: Invocation): Promise<void> {
  const { plan } = values;
  const planned = plan === undefined ? undefined : probesOfPlan();
  const { draft } = given;
  await probeApplication(
    {
      subject: 'sp',
      protocol: 'saml',
      system: SYSTEM,
      probes: spProbes(faultsOf(SYSTEM)).filter(({ id }) => planned?.includes(id) ?? true),
      ready: () => registered(values),
      conclude(results) {
        if (plan === undefined) return;
        draft.data.plan = planTable(results) as unknown as Json;
        draft.data.planTitle = SAML_PLAN_TITLE;
      },
    },
    values,
    given,
  );
}

async function registered(values: ProbeSpValues): Promise<Ready<SpBench>> {
  demandRegistration(values);
  const isLater = comesLater(values);
  return {
    addresses: isLater ? [new URL(values.spMetadata ?? '')] : [],
    async play(given) {
      const early = isLater ? undefined : await registrationOf(values, given);
      const provider = await playIdentityProvider(values.port ?? DEFAULT_PORT, early, given.world);
      return {
        provider,
        environment: await settingsOf(provider, early, given),
        async bench(shared, invocation) {
          const registration = early ?? (await registrationOf(values, invocation));
          if (early === undefined) await provider.register(registration);
          const { serviceProvider } = registration;
          const allowsUnsolicited = values.allowUnsolicited === true;
          return { ...shared, provider, serviceProvider, allowsUnsolicited };
        },
      };
    },
  };
}
