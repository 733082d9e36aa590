/** Orders that wait for the app, and a decision from elsewhere than the app's own page. */

import type { Decision } from '../../types.ts';
import type { Waiting } from '../tenant.ts';
import { approve, cancel, expire, isRunning, type Server } from './machine.ts';

/** @param appPage address of the page that replaces the app */
export function waitingSessions({ state }: Server, appPage: string): readonly Waiting[] {
  return [...state.sessions.values()].filter(isRunning).map(({ traceId, persona, plan, answer }) => ({
    id: traceId,
    who: persona.person.name,
    what: 'Log in with the Net iD app',
    automatic: plan.automatic,
    page: `${appPage}?autostarttoken=${encodeURIComponent(answer.authRef)}`,
  }));
}

const ACTIONS = { approve, refuse: cancel, expire } as const;

export function decideSession(server: Server, id: string, decision: Decision): boolean {
  const session = [...server.state.sessions.values()].find(({ traceId }) => traceId === id);
  if (session === undefined || !isRunning(session)) return false;
  ACTIONS[decision](server, session);
  return true;
}
