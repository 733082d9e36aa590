/** Checks a client of a file, a control call or the console: whether its system has clients, and such ones. */
import { defined } from '../../common/defined.ts';
import { suggest } from '../../common/suggest.ts';
import { systemOf } from '../own-data.ts';
import { clientProblems } from '../tenants/generic/clients/check-client.ts';
import {
  type Complaint,
  isObject,
  memberProblems,
  unknownMembers,
} from '../tenants/generic/clients/check-shape.ts';
import { MEMBER_NAMES, memberOf } from '../tenants/generic/clients/members.ts';
import type { ClientMetadata } from '../tenants/generic/clients/metadata.ts';
import { OFFERS, type Offer } from './offers.ts';

const WITHOUT_VENDOR = 'generic';

/** Systems at which clients can be registered. */
export const SYSTEMS_WITH_CLIENTS: readonly string[] = [WITHOUT_VENDOR, ...Object.keys(OFFERS)];

/** Names of what a client of a system can have. */
export const membersAt = (system: string): readonly string[] =>
  system === WITHOUT_VENDOR ? MEMBER_NAMES : Object.keys(OFFERS[system] ?? {});

/**
 * Returns every problem of a client.
 * @param path of the client in its document
 * @param known what is registered already under its id, and is kept where nothing else is given
 */
export function ownClientProblems(
  value: unknown,
  path: Complaint['path'],
  known?: ClientMetadata,
): readonly Complaint[] {
  if (!isObject(value)) return clientProblems(value, path);
  const system = systemOf(value);
  const { system: _, ...client } = value;
  const whole = { ...known, ...client };
  if (system === WITHOUT_VENDOR) return clientProblems(whole, path);
  const offer = typeof system === 'string' && Object.hasOwn(OFFERS, system) ? OFFERS[system] : undefined;
  if (typeof system !== 'string' || offer === undefined) return [systemProblem(system, path)];
  const problems = offerProblems(system, offer, client, path);
  return problems.length > 0 ? problems : clientProblems(whole, path);
}

function systemProblem(system: unknown, path: Complaint['path']): Complaint {
  const near = typeof system === 'string' ? suggest(system, SYSTEMS_WITH_CLIENTS) : undefined;
  return {
    path: [...path, 'system'],
    what: 'value',
    message: 'system must be one at which clients are registered',
    hint: near === undefined ? `one of ${SYSTEMS_WITH_CLIENTS.join(', ')}` : `did you mean ${near}?`,
  };
}

function offerProblems(
  system: string,
  offer: Offer,
  client: Readonly<Record<string, unknown>>,
  path: Complaint['path'],
): Complaint[] {
  const names = Object.keys(offer);
  return [
    ...unknownMembers(client, names, `a client of ${system}`, path),
    ...Object.entries(offer).flatMap(([name, words]) => {
      const member = memberOf(name);
      if (member === undefined || client[name] === undefined) return [];
      const oneOf = words === 'any' ? member.oneOf : words;
      return memberProblems(name, { ...member, ...defined({ oneOf }) }, client[name], path);
    }),
  ];
}
