/** The sandbox faults. */
import { defined } from '../common/defined.ts';
import { faultsOf, SYSTEMS } from '../sandbox/faults.ts';
import type { Fault } from '../sandbox/types.ts';
import { faultLine } from './examples.ts';
import type { Explanation } from './explanation.ts';

const codes = (list: readonly string[]): string => list.map((code) => `\`${code}\``).join(', ');

/** Describes the result a client must reach, in one sentence. */
function expected({ trips, protocols = {} }: Fault): string {
  const [own] = Object.values(protocols);
  const { outcome, fails = [], error, providerError, warnings = [] } = { ...trips, ...own };
  const parts = [
    `outcome \`${outcome}\``,
    ...(fails.length === 0 ? [] : [`failed: ${codes(fails)}`]),
    ...(error === undefined ? [] : [`error \`${error}\``]),
    ...(providerError === undefined ? [] : [`the code \`${providerError}\` of the provider`]),
    ...(warnings.length === 0 ? [] : [`warned: ${codes(warnings)}`]),
  ];
  return `A client must end with ${parts.join('; ')}.`;
}

export function explainFaults(): Explanation[] {
  return SYSTEMS.flatMap((system) =>
    faultsOf(system).map((fault) => ({
      code: fault.id,
      family: 'faults' as const,
      where: system,
      title: fault.title,
      meaning: `What the sandbox does: ${fault.does}. ${expected(fault)}`,
      causes: [],
      remedies: [],
      ...defined({
        spec:
          fault.oidf === undefined
            ? undefined
            : `OpenID Foundation's conformance suite: ${fault.oidf.map(({ id }) => id).join(', ')}`,
      }),
      example: faultLine(system, fault),
    })),
  );
}
