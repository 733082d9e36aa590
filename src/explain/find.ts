/** All codes that idcli explains, and the search among them. */

import { suggest } from '../common/suggest.ts';
import { STATUS_PREFIX } from '../protocol/saml/names/status.ts';
import { explainChecks } from './checks.ts';
import { explainClaimWarnings } from './claim-warnings.ts';
import { explainExitCodes, explainOutcomes } from './endings.ts';
import { explainErrors } from './errors.ts';
import { type Explanation, FAMILIES, type Family } from './explanation.ts';
import { explainFaults } from './faults.ts';
import { explainNetIdEvents, explainNetIdKeys } from './net-id.ts';
import { explainOAuthErrors } from './oauth-errors.ts';
import { explainProviderCodes } from './provider-codes.ts';
import { explainSamlStatus } from './saml-status.ts';

const MAKERS: Readonly<Record<Family, () => Explanation[]>> = {
  checks: explainChecks,
  errors: explainErrors,
  'exit-codes': explainExitCodes,
  outcomes: explainOutcomes,
  faults: explainFaults,
  'claim-warnings': explainClaimWarnings,
  'oauth-errors': explainOAuthErrors,
  'saml-status': explainSamlStatus,
  'provider-codes': explainProviderCodes,
  'net-id-keys': explainNetIdKeys,
  'net-id-events': explainNetIdEvents,
};

export const FAMILY_NAMES = Object.keys(FAMILIES) as Family[];

/** Returns all explanations of a family. */
export const explanationsOf = (family: Family): Explanation[] => MAKERS[family]();

/** Returns all explanations of all families. */
export const allExplanations = (): Explanation[] => FAMILY_NAMES.flatMap(explanationsOf);

/** Finds codes case-sensitively first; without an exact match, case is ignored. */
export function findExplanations(asked: string): readonly Explanation[] {
  const all = allExplanations();
  const word = withoutPrefix(asked);
  const exact = all.filter(({ code }) => code === word);
  return exact.length > 0 ? exact : all.filter(({ code }) => code.toLowerCase() === word.toLowerCase());
}

/** Accepts a SAML status as written in the message. */
const withoutPrefix = (code: string): string =>
  code.startsWith(STATUS_PREFIX) ? code.slice(STATUS_PREFIX.length) : code;

/** Returns the code or family closest to a word. */
export function nearestCode(asked: string): string | undefined {
  const codes = new Set(allExplanations().map(({ code }) => code));
  return suggest(withoutPrefix(asked), [...FAMILY_NAMES, ...codes]);
}
