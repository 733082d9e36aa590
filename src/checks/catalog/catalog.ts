/**
 * Every check by its code: one file for each family, put together here. Judging needs the facts of an entry only, so the
 * build leaves the prose out of this module (`scripts/build/without-prose.js`); `families.ts` has it, for `idcli explain`.
 */
import { AUTHORIZATION_RESPONSE } from './authorization-response.ts';
import { CLIENT_ASSERTION, DPOP_PROOF, REQUEST_OBJECT } from './client-tokens.ts';
import { CONFIGURATION } from './configuration.ts';
import { CONNECTION } from './connection.ts';
import { CONSENT_ANSWER, CONSENT_REQUEST } from './consent.ts';
import { CREDENTIAL, KEY_BINDING, SD_JWT } from './credential.ts';
import { DISCOVERY_DOCUMENT } from './discovery.ts';
import type { CatalogEntry, CheckFacts } from './entry.ts';
import { HTTP } from './http.ts';
import { ID_TOKEN } from './id-token.ts';
import { INTROSPECTION } from './introspection.ts';
import { JWKS } from './jwks.ts';
import { MACHINE } from './machine.ts';
import { NET_ID } from './net-id.ts';
import { ORDER } from './order.ts';
import { SAML } from './saml.ts';
import { SCENARIO } from './scenario.ts';
import { SDO } from './sdo.ts';
import { ACCESS_TOKEN, JARM_RESPONSE, LOGOUT_TOKEN } from './server-tokens.ts';
import { SESSION } from './session.ts';
import { TOKEN } from './token.ts';
import { TOKEN_RESPONSE } from './token-response.ts';
import { USERINFO } from './userinfo.ts';

const ENTRIES = {
  ...AUTHORIZATION_RESPONSE,
  ...TOKEN_RESPONSE,
  ...HTTP,
  ...TOKEN,
  ...ID_TOKEN,
  ...USERINFO,
  ...INTROSPECTION,
  ...ACCESS_TOKEN,
  ...LOGOUT_TOKEN,
  ...JARM_RESPONSE,
  ...DPOP_PROOF,
  ...CLIENT_ASSERTION,
  ...REQUEST_OBJECT,
  ...SD_JWT,
  ...CREDENTIAL,
  ...KEY_BINDING,
  ...DISCOVERY_DOCUMENT,
  ...JWKS,
  ...CONNECTION,
  ...CONSENT_REQUEST,
  ...CONSENT_ANSWER,
  ...SAML,
  ...SESSION,
  ...NET_ID,
  ...ORDER,
  ...SDO,
  ...MACHINE,
  ...CONFIGURATION,
  ...SCENARIO,
} as const satisfies Record<string, CatalogEntry>;

/** The code of a check; stable for ever. */
export type CheckCode = keyof typeof ENTRIES;

/** Every check by its code, as far as the program needs it. */
export const CATALOG: Readonly<Record<CheckCode, CheckFacts>> = ENTRIES;
