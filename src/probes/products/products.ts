/** Every product that is recognised. */

import { AUTH0, OKTA, PINGFEDERATE } from './hosted.ts';
import { KEYCLOAK } from './keycloak.ts';
import { DUENDE, HYDRA, OIDC_PROVIDER, SPRING } from './libraries.ts';
import { ADFS, ENTRA } from './microsoft.ts';
import { AUTHENTIK, LEMONLDAP, SIMPLESAMLPHP, ZITADEL } from './open-source.ts';
import type { Product } from './product.ts';
import { SHIBBOLETH } from './shibboleth.ts';

export const PRODUCTS: readonly Product[] = [
  ADFS,
  AUTH0,
  AUTHENTIK,
  DUENDE,
  ENTRA,
  HYDRA,
  KEYCLOAK,
  LEMONLDAP,
  OIDC_PROVIDER,
  OKTA,
  PINGFEDERATE,
  SHIBBOLETH,
  SIMPLESAMLPHP,
  SPRING,
  ZITADEL,
];
