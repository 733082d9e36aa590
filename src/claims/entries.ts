/** Input → one entry per claim: place, value, possible targets. */
import { isObject, type Json, type JsonObject } from '../common/json.ts';
import { CLAIM_ORIGINS, memberNamesOf, namesOf, targetsOf } from './dialects/dialects.ts';
import { PROTOCOL_MEMBERS } from './dialects/oidc.ts';
import type { ClaimsOrigin, ClaimsProvider } from './document.ts';
import type { NameTable, Target } from './target.ts';
import { liftVerifiedClaims } from './verified-claims.ts';

/** The claims of one issuer document. */
export interface Origin {
  readonly name: ClaimsOrigin;
  readonly claims: JsonObject;
}

/** One claim, or one member of an object claim. */
export interface Entry {
  /** Place of the claim, e.g. `id_token` or `userinfo.verified_claims.0.claims`. */
  readonly place: string;
  /** Name as sent; with the member, for an object: `address.locality`. */
  readonly claim: string;
  readonly value: Json;
  readonly targets: readonly Target[];
  /** Precedence among names for the same target, within a place. */
  readonly rank: number;
  /** Where to keep it if no target takes it: a name, or a name and a member. Absent: nowhere. */
  readonly keepAs?: readonly [name: string, member?: string];
}

export interface Entries {
  readonly list: readonly Entry[];
  /** Names lifted out of `verified_claims`. */
  readonly lifted: readonly string[];
}

/** Returns all entries in order of precedence. Verified claims outrank the plain ones beside them. */
export function readEntries(provider: ClaimsProvider, origins: readonly Origin[]): Entries {
  const subject = firstSubject(origins);
  const lifted = new Set<string>();
  const list = origins.flatMap((origin) => {
    if (isAboutSomebodyElse(origin, subject)) return [];
    const table = namesOf(provider, origin.name);
    const keep = CLAIM_ORIGINS.has(origin.name);
    const { assured, rest } = liftVerifiedClaims(origin.name, origin.claims);
    for (const { claims, names } of assured) {
      if (names === undefined) for (const name of Object.keys(claims)) lifted.add(name);
    }
    return [
      ...assured.flatMap(({ place, claims, names }) =>
        entriesOf(place, claims, names ?? table, names === undefined),
      ),
      ...entriesOf(origin.name, rest, table, keep),
    ];
  });
  return { list, lifted: [...lifted] };
}

function entriesOf(place: string, claims: JsonObject, table: NameTable, keep: boolean): Entry[] {
  const order = Object.keys(table);
  return Object.entries(claims).flatMap(([name, value]): Entry[] => {
    const rank = order.indexOf(name);
    const members = memberNamesOf(name);
    if (members !== undefined && isObject(value)) {
      return Object.entries(value).map(([member, inner]) => ({
        place,
        claim: `${name}.${member}`,
        value: inner,
        targets: targetsOf(member, members),
        // CL-11: nested members take precedence over flat ones.
        rank: -1,
        ...(keep ? { keepAs: [name, member] as const } : {}),
      }));
    }
    if (PROTOCOL_MEMBERS.has(name)) return [];
    return [
      {
        place,
        claim: name,
        value,
        targets: targetsOf(name, table),
        rank,
        ...(keep ? { keepAs: [name] as const } : {}),
      },
    ];
  });
}

function firstSubject(origins: readonly Origin[]): Json | undefined {
  return origins.find(({ name }) => name === 'id_token')?.claims.sub;
}

/**
 * CL-12: userinfo whose `sub` differs from the ID token's must not be used (OpenID Connect Core 1.0, 5.3.2). The flow
 * reports it as a finding, not as a warning.
 */
function isAboutSomebodyElse({ name, claims }: Origin, subject: Json | undefined): boolean {
  return name === 'userinfo' && subject !== undefined && claims.sub !== undefined && claims.sub !== subject;
}
