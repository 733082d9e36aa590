/** What tokens are asked for beside scopes: rich authorization requests (RFC 9396) and resources (RFC 8707). */
import { IdcliError } from '../../errors.ts';
import type { ValuesOf } from '../command.ts';
import type { RESOURCE_OPTIONS } from '../options/oauth-options.ts';

type ResourceValues = ValuesOf<typeof RESOURCE_OPTIONS>;

/**
 * Returns the text as given.
 * @throws {IdcliError} `USAGE` when it is not a list of objects with a type
 */
export function authorizationDetailsOf({ authorizationDetails: text }: ResourceValues): string | undefined {
  if (text === undefined || isDetails(text)) return text;
  throw new IdcliError('USAGE', '--authorization-details is not a JSON list of objects with type', {
    hint: `for example --authorization-details '[{"type":"payment_initiation"}]', or --authorization-details @FILE`,
  });
}

function isDetails(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return (
      Array.isArray(value) &&
      value.length > 0 &&
      value.every(
        (one) => typeof one === 'object' && one !== null && 'type' in one && typeof one.type === 'string',
      )
    );
  } catch {
    return false;
  }
}

/** Returns both as parameters of a token request. */
export function resourceParameters(values: ResourceValues): readonly (readonly [string, string])[] {
  const details = authorizationDetailsOf(values);
  return [
    ...(details === undefined ? [] : [['authorization_details', details] as const]),
    ...(values.resource ?? []).map((resource) => ['resource', resource] as const),
  ];
}
