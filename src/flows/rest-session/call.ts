/** Query and headers of a call: explicit ones, else those from the access token. */
import { type JsonObject, objectOf, parseJson, stringMember } from '../../protocol/http/index.ts';
import type { RestProtocol } from '../../providers/rest-types.ts';

type Called = Pick<RestProtocol, 'api' | 'sessionsPath' | 'query' | 'headers' | 'fromToken'>;

/**
 * @param path below the sessions
 * @param token absent: its values are left out
 */
export function callUrl({ api, sessionsPath, query, fromToken }: Called, path: string, token?: string): URL {
  const url = new URL(`${api}${sessionsPath}${path}`);
  const all = { ...saidBy(token, fromToken?.query), ...query };
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value);
  return url;
}

export function callHeaders({ headers, fromToken }: Called, token: string): Readonly<Record<string, string>> {
  const given = new Set(Object.keys(headers ?? {}).map((name) => name.toLowerCase()));
  const said = Object.entries(saidBy(token, fromToken?.headers)).filter(
    // Leave out values that a header cannot carry.
    ([name, value]) => !given.has(name.toLowerCase()) && /^[\x21-\x7e]+$/.test(value),
  );
  return { ...Object.fromEntries(said), ...headers };
}

/** @param claims name of the parameter → name of the claim */
function saidBy(
  token: string | undefined,
  claims: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const payload = payloadOf(token);
  const pairs = Object.entries(claims).map(
    ([name, claim]) => [name, payload && stringMember(payload, claim)] as const,
  );
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => !!pair[1]));
}

/** Returns the claims of this client's new JWT; undefined for an opaque token. */
function payloadOf(token = ''): JsonObject | undefined {
  const [, payload, signature, ...rest] = token.split('.');
  if (payload === undefined || signature === undefined || rest.length > 0) return undefined;
  const reading = parseJson(Buffer.from(payload, 'base64url'), 200);
  return reading.ok ? objectOf(reading.value) : undefined;
}
