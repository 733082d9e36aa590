/** What several pages of the console show: what waits, who is registered, words for times. */
import type { Controlled } from '../control.ts';
import { REFUSAL_NOTE } from '../http.ts';
import type { RegisteredClient, Tenant, Waiting } from '../tenants/tenant.ts';

export function waitingOf({ tenants }: Controlled): readonly { system: string; waiting: Waiting }[] {
  return tenants.flatMap(({ info, waiting }) =>
    (waiting?.() ?? []).map((one) => ({ system: info.id, waiting: one })),
  );
}

/** The clients of a tenant; of one at which none can be registered, the one that it has. */
export function clientsOf({ info, registry }: Tenant): readonly RegisteredClient[] {
  if (registry !== undefined) return registry.clients();
  if (info.clientId === undefined) return [];
  return [
    {
      client_id: info.clientId,
      client_secret: info.clientSecret,
      redirect_uris: info.redirectUris,
    },
  ];
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `in 5 minutes`, `2 days ago`, `now`. @param seconds from now */
export function relative(seconds: number): string {
  const size = Math.abs(Math.round(seconds));
  const [word, length] = UNITS.find(([, one]) => size >= one) ?? ['second', 1];
  const count = Math.floor(size / length);
  if (count === 0) return 'now';
  const text = `${count} ${word}${count === 1 ? '' : 's'}`;
  return seconds > 0 ? `in ${text}` : `${text} ago`;
}

/** Time of day, UTC. */
export const timeOf = (iso: string): string => iso.slice(11, 19);

/** Why a request was refused, if it was: a status that says so, or an error at the redirect URI. */
export function refusalOf(entry: { readonly status: number; readonly note?: string }): string | undefined {
  const { status, note } = entry;
  if (note !== undefined && REFUSAL_NOTE.test(note)) return note;
  return status >= 400 ? (note ?? `status ${status}`) : undefined;
}
