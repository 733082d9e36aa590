/** Command lines that show a code, with a sandbox fault if one trips it. */
import { shellWord } from '../common/shell.ts';
import { faultsOf, SYSTEMS } from '../sandbox/faults.ts';
import type { Door, Fault } from '../sandbox/types.ts';
import { LOGIN_WAYS } from './login-ways.ts';
import { SAML_WAYS } from './saml-ways.ts';

/** The shortest run against each sandbox system. */
const RUNS: Readonly<Record<string, { readonly line: string; readonly method?: string }>> = {
  ingroupe: { line: 'idcli login --provider ingroupe --sandbox --headless' },
  'signicat-sms-otp': { line: 'idcli login --provider signicat-sms-otp --sandbox --headless' },
  'signicat-consent': { line: 'idcli sign-consent --text "I agree." --sandbox', method: 'sbid' },
  generic: { line: 'idcli login --provider generic --sandbox --headless' },
  'net-id': { line: 'idcli net-id login --sandbox' },
  esigning: { line: 'idcli sign-order run --sandbox' },
};

const doorsOf = ({ protocols = {} }: Fault): readonly Door[] => Object.keys(protocols) as Door[];

const tripsAt = ({ trips, protocols = {} }: Fault, door: Door): Fault['trips'] => ({
  ...trips,
  ...protocols[door],
});

/** Returns a successful run that shows every response; undefined for a provider the sandbox does not play. */
export function goodRun(system: string): string | undefined {
  const run = RUNS[system];
  if (run === undefined) return undefined;
  return [
    run.line,
    ...(run.method === undefined ? [] : [`--method ${run.method}`]),
    '--trace --verbose',
  ].join(' ');
}

/** Returns the options the run needs besides the fault for it to show. */
function additions(system: string, { needs = {} }: Fault, door: Door | undefined): string[] {
  const method = RUNS[system]?.method;
  const level = /loa:(\w+)/.exec(needs.acrValues ?? '')?.[1];
  return [
    ...(door === 'rest' || door === 'saml' ? [`--protocol ${door}`] : []),
    ...(door === 'rest' ? ['--external-reference order-1'] : []),
    ...(method === undefined ? [] : [`--method ${needs.method ?? method}`]),
    ...(needs.scope === undefined ? [] : [`--scope "openid ${needs.scope}"`]),
    ...(needs.acrValues === undefined || door === 'saml'
      ? []
      : [`--acr-values ${shellWord(needs.acrValues)}`]),
    ...(door === 'saml' && level !== undefined ? [`--loa ${level}`] : []),
    ...(needs.maxAge === true ? ['--max-age 300'] : []),
    ...(needs.logout === true ? ['--logout'] : []),
    ...(needs.responseType === undefined ? [] : [`--response-type ${shellWord(needs.responseType)}`]),
    ...(needs.responseMode === undefined ? [] : [`--response-mode ${needs.responseMode}`]),
    ...(needs.grant === undefined ? [] : [`--grant ${needs.grant}`]),
    ...(needs.grant === 'ciba' ? ['--login-hint default'] : []),
    ...(needs.client === undefined ? [] : [`--client-id ${needs.client}`]),
    ...(needs.userinfo === true ? ['--userinfo'] : []),
    ...(needs.par === true ? ['--par'] : []),
    ...(needs.dpop === true ? ['--dpop'] : []),
    ...(needs.alg === undefined ? [] : [`--alg ${needs.alg}`]),
    ...(needs.way === undefined ? [] : [LOGIN_WAYS[needs.way].options]),
    ...(needs.saml === undefined ? [] : [SAML_WAYS[needs.saml].options]),
    ...(needs.timeoutSeconds === undefined ? [] : [`--timeout ${needs.timeoutSeconds}`]),
  ];
}

/** Returns the command line that plays a fault. */
export function faultLine(system: string, fault: Fault, door: Door | undefined = doorsOf(fault)[0]): string {
  const way = fault.needs?.saml === undefined ? undefined : SAML_WAYS[fault.needs.saml];
  if (way?.isCommand === true)
    return `${way.options} --from login.json --provider ${system} --sandbox http://127.0.0.1:8400 --fault ${fault.id}`;
  if (door === 'inspect') return `idcli inspect --provider ${system} --sandbox --fault ${fault.id}`;
  if (fault.needs?.refresh === true)
    return (
      `idcli login --provider ${system} --sandbox http://127.0.0.1:8400 --headless --scope "openid ` +
      `offline_access" --login-hint fault:${fault.id} --json`
    );
  const run = RUNS[system]?.line ?? '';
  // Only a browser runs the provider's frame.
  const line = fault.needs?.way === 'session' ? run.replace(' --headless', '') : run;
  return [line, ...additions(system, fault, door), `--fault ${fault.id}`].join(' ');
}

/** Returns the command line of the first fault that trips the wanted code, in the given systems or in all. */
export function faultThat(
  wanted: (trips: Fault['trips'], door: Door) => boolean,
  systems: readonly string[] = SYSTEMS,
): string | undefined {
  for (const system of systems) {
    for (const fault of faultsOf(system)) {
      const door = doorsOf(fault).find((one) => wanted(tripsAt(fault, one), one));
      if (door !== undefined) return faultLine(system, fault, door);
    }
  }
  return undefined;
}
