/** The clients in the body of a control call, of one system. */
import { systemOf } from '../own-data.ts';
import { type Complaint, isObject } from '../tenants/generic/clients/check-shape.ts';
import { type Client, type ClientMetadata, withDefaults } from '../tenants/generic/clients/metadata.ts';
import { ownClientProblems } from './check.ts';

/** @param known those that exist, which get the given members */
export function readClients(
  system: string,
  value: unknown,
  known: ReadonlyMap<string, Client>,
): { readonly clients: readonly Client[] } | { readonly problems: readonly string[] } {
  const list = isObject(value) && Array.isArray(value.clients) ? value.clients : undefined;
  if (list === undefined) return { problems: ['clients must be a list'] };
  const read = list.flatMap((one: unknown, index) => {
    if (systemOf(isObject(one) ? one : {}) !== system) return [];
    const before = isObject(one) && typeof one.client_id === 'string' ? known.get(one.client_id) : undefined;
    const { system: _, ...metadata } = isObject(one) ? one : {};
    return [
      {
        client: { ...before, ...metadata } as unknown as ClientMetadata,
        complaints: ownClientProblems(one, ['clients', index], before),
      },
    ];
  });
  const complaints = read.flatMap((one) => one.complaints);
  if (complaints.length > 0) return { problems: complaints.map(sentenceOf) };
  return { clients: read.map(({ client }) => withDefaults(client)) };
}

export const sentenceOf = ({ path, message, hint }: Complaint): string =>
  `${path.join('.')}: ${message}${hint === undefined ? '' : ` (${hint})`}`;
