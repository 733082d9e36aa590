/** `idcli doctor`: checks this machine and the configuration. */

import { judgeConfiguration } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import type { ResolvedProvider } from '../../config/settings.ts';
import { examineMachine } from '../../flows/doctor/machine.ts';
import { type Answered, askProvider, judgeConsentSetup } from '../../flows/doctor/provider.ts';
import { generic } from '../../providers/index.ts';
import type { Report } from '../../report.ts';
import type { Invocation } from '../command.ts';
import { connect, transportFrom } from '../input/connection.ts';
import { namedProvider } from '../input/provider.ts';
import { clockTolerance } from '../input/time.ts';
import type { DoctorValues } from './doctor.ts';
import { publishedBy, setupOf } from './setup.ts';

/** @throws {IdcliError} `PROVIDER_UNKNOWN`, `CONFIG_INVALID`, `INPUT_UNREADABLE` for the file of `--ca`, `USAGE` */
export async function runDoctor(values: DoctorValues, invocation: Invocation): Promise<void> {
  const { draft, settings, world } = invocation;
  const named = namedProvider(values, invocation) ?? (values.issuer === undefined ? undefined : generic.id);
  const providers =
    named === undefined
      ? await Promise.all(
          (await settings.providers()).filter(isConfigured).map(({ preset }) => settings.provider(preset.id)),
        )
      : [await settings.provider(named)];
  const reports: Report[] = [];
  let serverTime: { readonly host: string; readonly date: Date } | undefined;
  for (const provider of providers) {
    const examined = await examineProvider(provider, values, invocation, named !== undefined);
    reports.push(...examined.reports);
    const { answered } = examined;
    if (answered?.date !== undefined) {
      serverTime = { host: new URL(answered.url).host, date: answered.date };
    }
  }
  draft.reports.push(
    await examineMachine(
      {
        transport: await transportFrom({ ...connectionOf(values) }, {}, invocation),
        clockToleranceSeconds: clockTolerance(values.clockTolerance),
        ...defined({ serverTime }),
      },
      world,
    ),
    ...reports,
  );
  draft.data.providers = providers.map(({ preset }) => preset.id);
  draft.data.files = (await settings.files()).map(({ path, origin }) => ({ path, origin }));
  if (providers.length === 0) {
    draft.notes.push(
      'No provider is configured: idcli init sets one up, and idcli login --provider ingroupe --sandbox needs none.',
    );
  }
}

/** Whether any file configures the provider. */
const isConfigured = ({ origins, secrets }: ResolvedProvider): boolean =>
  Object.keys(secrets).length > 0 || Object.values(origins).some((origin) => origin.endsWith('file'));

/** Omits the client certificate: the provider is asked anonymously. */
const connectionOf = ({ ca, proxy, insecureHttp }: DoctorValues) => defined({ ca, proxy, insecureHttp });

interface Examined {
  readonly reports: readonly Report[];
  readonly answered?: Answered;
}

async function examineProvider(
  provider: ResolvedProvider,
  values: DoctorValues,
  invocation: Invocation,
  ask: boolean,
): Promise<Examined> {
  const setup = await setupOf(provider, values, invocation);
  const published = ask ? publishedBy(provider.preset, setup.issuer) : undefined;
  const answered =
    published === undefined
      ? undefined
      : await askProvider(published, await connect(connectionOf(values), {}, invocation));
  const { url, trouble } = answered ?? {};
  const configuration = await judgeConfiguration({
    ...setup,
    ...defined({ reached: url === undefined ? undefined : { url, ...defined({ trouble }) } }),
  });
  const consent =
    setup.consent === undefined
      ? undefined
      : await judgeConsentSetup({
          ...setup.consent,
          ...defined({ jwks: answered?.document }),
        });
  return {
    reports: consent === undefined ? [configuration] : [configuration, consent],
    ...defined({ answered }),
  };
}
