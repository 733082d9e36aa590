/** Subjects: the same for all clients, or pairwise by sector (OpenID Connect Core 1.0, 8). */
import { createHash } from 'node:crypto';
import type { Client } from '../clients/metadata.ts';
import type { GenericPerson } from './people.ts';

export function subjectFor(client: Client, person: GenericPerson): string {
  if (client.subject_type !== 'pairwise') return person.sub;
  return createHash('sha256')
    .update(`idcli sandbox ${sectorOf(client)} ${person.sub}`)
    .digest('base64url');
}

function sectorOf({ sector_identifier_uri, redirect_uris, client_id }: Client): string {
  const uri = sector_identifier_uri ?? redirect_uris[0];
  return uri !== undefined && URL.canParse(uri) ? new URL(uri).hostname : client_id;
}
