/** What this tenant keeps over restarts: the session of each browser, and the attributes of the last login. */
import { defined } from '../../../common/defined.ts';
import { isObject } from '../../../common/json.ts';
import { OK } from './fault-rows.ts';
import type { Server } from './machine.ts';
import type { NetIdSession } from './state.ts';

interface KeptSession extends Omit<NetIdSession, 'fault' | 'persona'> {
  /** The value of the cookie. */
  readonly id: string;
  readonly persona: string;
}

interface Kept {
  readonly sessions: readonly KeptSession[];
  readonly attributes?: Readonly<Record<string, string>>;
}

export const keptOf = ({ state: { sessions, attributes } }: Server): Kept => ({
  sessions: [...sessions].map(([id, { fault: _, persona, ...session }]) => ({
    ...session,
    id,
    persona: persona.id,
  })),
  ...defined({ attributes }),
});

const isText = (value: unknown): value is string => typeof value === 'string';

/** The first problem in what was kept, if there is one. */
export function keptProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'it is not an object';
  const { sessions, attributes } = value;
  if (!Array.isArray(sessions) || !sessions.every(isSession))
    return 'sessions has something else than sessions';
  if (attributes !== undefined && !(isObject(attributes) && Object.values(attributes).every(isText)))
    return 'attributes is not a mapping of texts';
  return undefined;
}

function isSession(value: unknown): boolean {
  if (!isObject(value) || !isObject(value.plan) || !isObject(value.answer)) return false;
  const { plan, answer } = value;
  return (
    [value.id, value.persona, value.traceId].every(isText) &&
    [answer.status, answer.niasStatus, answer.authRef].every(isText) &&
    typeof plan.automatic === 'boolean' &&
    (plan.pendingPolls === undefined || typeof plan.pendingPolls === 'number') &&
    typeof value.polls === 'number'
  );
}

/** Takes up what was kept and found right. */
export function restore({ core, state }: Server, value: unknown): void {
  const kept = value as Kept;
  for (const { id, persona: name, ...session } of kept.sessions) {
    const persona = core.personas.find((one) => one.id === name) ?? core.defaultPersona;
    state.sessions.set(id, { ...session, persona, fault: OK });
  }
  if (kept.attributes !== undefined) state.attributes = kept.attributes;
}
