/** Control calls to a sandbox in another process. docs/sandbox.md, "Control calls". */
import { IdcliError } from '../../errors.ts';
import type { JsonReading } from '../../protocol/http/body.ts';
import { objectOf } from '../../protocol/http/index.ts';
import type { PlayedScenario } from '../../sandbox/played.ts';
import type { TenantInfo } from '../../sandbox/types.ts';

/** Where it is, and the system in it that this run uses. */
export interface Running {
  readonly base: URL;
  readonly fetch: typeof fetch;
  readonly system: string;
}

/** Has the next login there play a fault. @throws {IdcliError} `SANDBOX_SCENARIO_UNKNOWN` */
export async function armFault({ base, fetch, system }: Running, fault: string): Promise<void> {
  const answer = await control(fetch, new URL('/_sandbox/scenario', base), {
    system,
    scenario: fault,
    times: 1,
  });
  if (answer.ok) return;
  throw new IdcliError('SANDBOX_SCENARIO_UNKNOWN', `the sandbox refuses the fault ${fault} of ${system}`, {
    hint: `see the faults at ${base.origin}/`,
  });
}

/** Opens or closes holes there. @throws {IdcliError} `SANDBOX_SCENARIO_UNKNOWN` */
export async function setHoles(
  { base, fetch, system }: Running,
  holes: readonly string[] = [],
  open: boolean,
): Promise<void> {
  for (const hole of holes) {
    const answer = await control(fetch, new URL('/_sandbox/hole', base), { system, hole, open });
    if (answer.ok) continue;
    throw new IdcliError('SANDBOX_SCENARIO_UNKNOWN', `the sandbox has no hole ${hole} in ${system}`, {
      hint:
        'its holes have the ids of probes: idcli probe op --list, idcli probe idp --list\n' +
        'tls-old is open from the start only: idcli sandbox --https --hole generic=tls-old',
    });
  }
}

/** Has the next order there wait for a person. The one after it is approved as before: others may use the sandbox. */
export async function approveByHand({ base, fetch }: Running): Promise<void> {
  await control(fetch, new URL('/_sandbox/approval', base), { automatic: false, times: 1 });
}

function control(fetch: typeof globalThis.fetch, url: URL, body: object): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Reads its systems from its state; undefined when it is not a sandbox. */
export function tenantsIn(state: unknown): readonly TenantInfo[] | undefined {
  if (typeof state !== 'object' || state === null || !('tenants' in state)) return undefined;
  return Array.isArray(state.tenants) ? state.tenants : undefined;
}

/** Reads the played scenarios from its state. */
export function playedIn(state: JsonReading): readonly PlayedScenario[] {
  const told = state.ok ? objectOf(state.value)?.played : undefined;
  return Array.isArray(told) ? (told as unknown as readonly PlayedScenario[]) : [];
}
