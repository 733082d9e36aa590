/** Rich authorization requests (RFC 9396): objects with a known `type`. */
import { jsonIn } from '../../../../common/json.ts';
import { suggestion } from '../../../../common/suggest.ts';
import { printable } from '../../../oidc/printable.ts';
import { isObject } from '../clients/check-shape.ts';
import type { Client } from '../clients/metadata.ts';
import { AUTHORIZATION_DETAILS_TYPES } from '../offers.ts';

export type Details = readonly Readonly<Record<string, unknown>>[];

export function readDetails(
  text: string | undefined,
  client: Client,
): { readonly details?: Details } | { readonly problem: string } {
  if (text === undefined) return {};
  const value = jsonIn(text);
  if (value === undefined) return { problem: 'authorization_details is not JSON' };
  if (!Array.isArray(value) || value.length === 0)
    return { problem: 'authorization_details must be a JSON array with at least one object' };
  const allowed = client.authorization_details_types ?? AUTHORIZATION_DETAILS_TYPES;
  const details: Readonly<Record<string, unknown>>[] = [];
  for (const [index, one] of value.entries()) {
    const place = `authorization_details[${index}]`;
    if (!isObject(one)) return { problem: `${place} must be an object` };
    if (typeof one.type !== 'string') return { problem: `${place} lacks type` };
    if (!allowed.includes(one.type))
      return {
        problem:
          `${place} has the type ${printable(one.type)}, and known are ` +
          `${allowed.join(', ')}${suggestion(one.type, allowed)}`,
      };
    details.push(one);
  }
  return { details };
}
