/** Claim names by provider and origin, and provider quirks. Data only. */

import type { AssuranceLevel, ClaimsOrigin, ClaimsProvider } from '../document.ts';
import type { NameTable, Target } from '../target.ts';
import { ID_PORTEN, IDURA, NETS_BROKER } from './brokers.ts';
import { IDHUB } from './idhub.ts';
import { NET_ID } from './net-id.ts';
import { ADDRESS, DOCUMENT_DETAILS, MOBILE_DRIVING_LICENCE, OIDC_CORE } from './oidc.ts';
import { EIDAS, NORDIC_ATTRIBUTES, STATEMENT } from './saml.ts';
import { ENTERPRISE, HUB, HUB_REST, HUB_REST_NIN, HUB_SAML } from './signicat.ts';
import { ORDER, REQUEST, SESSION, SIGNER } from './transaction.ts';

/** How a provider's claims differ. */
export interface ClaimsDialect {
  /** Names in ID tokens and userinfo responses. */
  readonly token: NameTable;
  /** The placeholder for "no such name" in `given_name` and `family_name` (CL-10). */
  readonly mononymMarker?: string;
  /** Whether `address.country` is free text instead of a code (CL-9). */
  readonly freeTextCountry?: boolean;
  /** Whether names entered by the user are unchecked (CL-13). */
  readonly selfAssertedNames?: boolean;
  /** The eID, if a provider has only one and no claim for it. */
  readonly idp?: string;
  /** The maximum level of assurance, which the provider never sends (ES-V2). */
  readonly level?: AssuranceLevel;
}

export const DIALECTS: Readonly<Record<ClaimsProvider, ClaimsDialect>> = {
  ingroupe: { token: { ...OIDC_CORE, ...IDHUB }, mononymMarker: 'NONE', freeTextCountry: true },
  'signicat-sms-otp': { token: { ...OIDC_CORE, ...HUB } },
  'signicat-consent': { token: { ...OIDC_CORE, ...ENTERPRISE } },
  // The service's own identifier takes precedence over any other subject.
  esigning: {
    token: { pid: 'subject', ...OIDC_CORE },
    selfAssertedNames: true,
    idp: 'nets_sms',
    level: 'low',
  },
  'net-id': { token: { ...OIDC_CORE, ...NET_ID }, idp: 'NiasOnSameDevice' },
  generic: {
    token: {
      ...OIDC_CORE,
      ...IDHUB,
      ...HUB,
      ...ENTERPRISE,
      ...NETS_BROKER,
      ...IDURA,
      ...ID_PORTEN,
      ...MOBILE_DRIVING_LICENCE,
    },
  },
};

/** Attribute names are self-explanatory, so one table serves every provider. */
const ATTRIBUTES: NameTable = { ...HUB_SAML, ...NORDIC_ATTRIBUTES, ...EIDAS, ...NET_ID };

/** Names by origin; ID token and userinfo use their provider's table. */
const BY_ORIGIN: Readonly<Record<Exclude<ClaimsOrigin, 'id_token' | 'userinfo'>, NameTable>> = {
  subject: HUB_REST,
  attributes: ATTRIBUTES,
  assertion: STATEMENT,
  session: SESSION,
  order: ORDER,
  request: REQUEST,
  signer: SIGNER,
};

/** Origins that describe only the person; unmapped names in them are kept. In other origins they are protocol. */
export const CLAIM_ORIGINS: ReadonlySet<ClaimsOrigin> = new Set([
  'id_token',
  'userinfo',
  'subject',
  'attributes',
]);

/** Member names of claims that are objects. */
const NESTED: Readonly<Record<string, NameTable>> = { address: ADDRESS, nin: HUB_REST_NIN };

/** Returns the names that a provider uses in an origin. */
export function namesOf(provider: ClaimsProvider, origin: ClaimsOrigin): NameTable {
  return origin === 'id_token' || origin === 'userinfo' ? DIALECTS[provider].token : BY_ORIGIN[origin];
}

/** Returns the member names of a claim that is an object. */
export function memberNamesOf(claim: string): NameTable | undefined {
  return Object.hasOwn(NESTED, claim) ? NESTED[claim] : undefined;
}

/** `age_over_NN` in any case: the idHub seed writes it in two (CL-5). */
const AGE_OVER = /^age_over_(\d{1,3})$/i;

/** Returns the targets of a claim; empty if the table does not know it. */
export function targetsOf(name: string, table: NameTable): readonly Target[] {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found !== undefined) return typeof found === 'string' ? [found] : found;
  const age = AGE_OVER.exec(name)?.[1];
  return age === undefined ? [] : [`age.over.${Number(age)}`];
}

/**
 * Every claim name that has a target by itself, in any dialect. Names that need their enclosing object are not listed.
 */
export const ALL_NAMES: readonly (readonly [name: string, targets: readonly Target[]])[] = [
  ...Object.values(DIALECTS).map(({ token }) => token),
  ...Object.values(BY_ORIGIN),
  ADDRESS,
  DOCUMENT_DETAILS,
].flatMap((table: NameTable) => Object.keys(table).map((name) => [name, targetsOf(name, table)] as const));
