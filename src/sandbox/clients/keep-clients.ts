/** Clients over restarts: whether those in a file can be taken up. */
import { isObject } from '../tenants/generic/clients/check-shape.ts';
import { ownClientProblems } from './check.ts';

/** The first problem in what a system of a vendor kept of its clients, if there is one. */
export function keptClientsProblem(system: string, value: unknown): string | undefined {
  if (!isObject(value)) return 'it is not an object';
  if (!Array.isArray(value.clients)) return 'clients is not a list';
  const [complaint] = value.clients.flatMap((one: unknown, index) =>
    ownClientProblems(isObject(one) ? { ...one, system } : one, ['clients', index]),
  );
  return complaint === undefined ? undefined : `${complaint.path.join('.')}: ${complaint.message}`;
}
