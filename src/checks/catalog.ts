/** Every check by its code: one file for each family, put together here. `docs/checks.md` is made from it. */
import { AUTHORIZATION_RESPONSE } from './catalog/authorization-response.ts';
import { DISCOVERY_DOCUMENT } from './catalog/discovery.ts';
import type { CatalogEntry } from './catalog/entry.ts';
import { ID_TOKEN } from './catalog/id-token.ts';
import { JWKS } from './catalog/jwks.ts';
import { TOKEN } from './catalog/token.ts';
import { USERINFO } from './catalog/userinfo.ts';

/** Families in the order of the documentation: what they judge, and their checks. */
export const FAMILIES = [
  { title: 'Authorization response', subject: 'authorization_response', checks: AUTHORIZATION_RESPONSE },
  { title: 'Token: form and cryptography', subject: 'token', checks: TOKEN },
  { title: 'ID token: claims', subject: 'id_token', checks: ID_TOKEN },
  { title: 'UserInfo', subject: 'userinfo', checks: USERINFO },
  { title: 'Discovery document', subject: 'discovery', checks: DISCOVERY_DOCUMENT },
  { title: 'Key set', subject: 'jwks', checks: JWKS },
] as const satisfies readonly {
  readonly title: string;
  readonly subject: string;
  readonly checks: Readonly<Record<string, CatalogEntry>>;
}[];

export const CATALOG = {
  ...AUTHORIZATION_RESPONSE,
  ...TOKEN,
  ...ID_TOKEN,
  ...USERINFO,
  ...DISCOVERY_DOCUMENT,
  ...JWKS,
} as const satisfies Record<string, CatalogEntry>;

/** The code of a check; stable for ever. */
export type CheckCode = keyof typeof CATALOG;
