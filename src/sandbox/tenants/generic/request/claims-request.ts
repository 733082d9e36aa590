/** The parameter `claims` (OpenID Connect Core 1.0, 5.5). */

import { defined } from '../../../../common/defined.ts';
import { jsonIn } from '../../../../common/json.ts';
import { isObject } from '../clients/check-shape.ts';
import type { ClaimsRequest, ClaimWish } from '../state.ts';

export function readClaimsRequest(
  text: string | undefined,
): { readonly claims?: ClaimsRequest } | { readonly problem: string } {
  if (text === undefined) return {};
  const value = jsonIn(text);
  if (value === undefined) return { problem: 'claims is not JSON' };
  if (!isObject(value)) return { problem: 'claims must be a JSON object' };
  const [userinfo, idToken] = [wishesOf(value.userinfo), wishesOf(value.id_token)];
  if (userinfo === undefined) return { problem: 'claims.userinfo must be an object of claim names' };
  if (idToken === undefined) return { problem: 'claims.id_token must be an object of claim names' };
  return { claims: { userinfo, id_token: idToken } };
}

function wishesOf(value: unknown): Readonly<Record<string, ClaimWish>> | undefined {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value).map(([name, wish]): [string, ClaimWish] => [name, wishOf(wish)]);
  return Object.fromEntries(entries);
}

function wishOf(wish: unknown): ClaimWish {
  if (!isObject(wish)) return { essential: false };
  const values = Array.isArray(wish.values)
    ? wish.values
    : wish.value === undefined
      ? undefined
      : [wish.value];
  return { essential: wish.essential === true, ...defined({ values }) };
}
