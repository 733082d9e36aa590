/**
 * Tokens inside the claims of a token: aggregated claims, verified claims as JWT, embedded tokens. Read, never judged.
 */

import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { decode } from '../../protocol/jose/decode.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import { exactClaims } from '../exact-claims.ts';

/** Limits on depth and number, against crafted tokens. */
const DEPTH_LIMIT = 4;
const COUNT_LIMIT = 50;

/** Returns every compact token in the claims with its content, recursively. */
export function openNested(claims: JsonObject): Json[] {
  const found: Json[] = [];
  walk(claims, '', 0, found);
  return found;
}

function walk(value: Json, at: string, depth: number, found: Json[]): void {
  if (found.length >= COUNT_LIMIT) return;
  if (typeof value === 'string') {
    const token = /^e[yw][\w-]*(?:\.[\w-]*){2,4}$/.test(value) ? decode(value) : undefined;
    if (token === undefined) return;
    if (token.kind === 'jwe') {
      found.push({ at, kind: 'jwe', ...defined({ header: token.header }) });
      return;
    }
    const header = token.signatures[0]?.header;
    found.push({
      at,
      kind: 'jws',
      ...defined({ header, payload: exactClaims(token) }),
    });
    if (token.claims !== undefined && depth < DEPTH_LIMIT) walk(token.claims, at, depth + 1, found);
    return;
  }
  if (typeof value !== 'object' || value === null || at.split('.').length > 16) return;
  for (const [name, inner] of Object.entries(value))
    walk(inner, at === '' ? name : `${at}.${name}`, depth, found);
}
