/** For commands that judge a signed data object. */
import { once, option } from './option.ts';
import { ownAddressVerdict, ownVerdict } from './trust.ts';

export const SDO_KEY_OPTIONS = {
  trustAnchor: option(
    'Keys',
    'list',
    'trust-anchor',
    'FILE',
    "certificates at which the signers' chains must end; repeats",
    ownVerdict,
  ),
  jwks: option('Keys', 'text', 'jwks', 'FILE|URL', 'key set to verify the embedded ID token with', {
    ...once,
    ...ownAddressVerdict,
  }),
} as const;
