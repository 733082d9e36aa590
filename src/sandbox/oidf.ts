/**
 * Modules of the OpenID Foundation's conformance suite in which a client is tested, by their full ids
 * (openid-certification/conformance-suite).
 */

export interface OidfModule {
  /** Full id. */
  readonly id: string;
  /** `in part`: the scenario differs from the module in a value, or in what a client is asked for. */
  readonly as: 'same' | 'in part';
}

type Ids = readonly (string | readonly string[])[];

const rows = (as: OidfModule['as'], ids: Ids): readonly OidfModule[] => ids.flat().map((id) => ({ id, as }));
export const same = (...ids: Ids): readonly OidfModule[] => rows('same', ids);
export const inPart = (...ids: Ids): readonly OidfModule[] => rows('in part', ids);

/** OpenID Connect. */
export const oidcc = (...names: readonly string[]) => names.map((name) => `oidcc-client-test-${name}`);
/** FAPI 1.0 Advanced. */
export const fapi1 = (...names: readonly string[]) =>
  names.map((name) => `fapi1-advanced-final-client-test-${name}`);
/** FAPI 2.0, Security Profile and Message Signing. */
export const fapi2 = (...names: readonly string[]) =>
  names.map((name) => `fapi2-security-profile-final-client-test-${name}`);
/** FAPI-CIBA. */
export const ciba = (...names: readonly string[]) =>
  names.map((name) => `fapi-ciba-id1-client-${name === '' ? '' : `${name}-`}test`);
