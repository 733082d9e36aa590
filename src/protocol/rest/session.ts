/** A session of an authentication REST API, member by member; missing or mistyped members are absent. */
import { defined } from '../../common/defined.ts';
import { type JsonObject, objectMember, stringMember } from '../http/index.ts';

export interface RestSession {
  /** As received, numbers that JavaScript rounds as digits. */
  readonly members: JsonObject;
  readonly id?: string;
  readonly status?: string;
  readonly provider?: string;
  readonly subject?: JsonObject;
  readonly authenticationUrl?: string;
  readonly externalReference?: string;
  readonly loa?: string;
  readonly expiresAt?: Date;
  /** Why it failed. */
  readonly failure?: {
    readonly code?: string;
    readonly title?: string;
    readonly detail?: string;
    /** The kind of failure, as a URI. */
    readonly type?: string;
  };
}

/** Reads a session from an answer. */
export function readSession(members: JsonObject): RestSession {
  const expiresAt = new Date(stringMember(members, 'expiresAt') ?? Number.NaN);
  const subject = objectMember(members, 'subject');
  const failure = objectMember(members, 'error');
  return {
    members,
    ...texts(members, ['id', 'status', 'provider', 'authenticationUrl', 'externalReference', 'loa']),
    ...defined({ subject }),
    ...(Number.isNaN(expiresAt.getTime()) ? {} : { expiresAt }),
    ...defined({
      failure: failure === undefined ? undefined : texts(failure, ['code', 'title', 'detail', 'type']),
    }),
  };
}

function texts<const Name extends string>(
  members: JsonObject,
  names: readonly Name[],
): { readonly [Key in Name]?: string } {
  const found = names.flatMap((name) => {
    const value = stringMember(members, name);
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found) as { readonly [Key in Name]?: string };
}
