/** Who the parties of a minted message are when nothing else is said: those of the sandbox on its usual port. */

import { idpSigner, spSigner } from '../sandbox/saml/idp/keys.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../sandbox/tenants/generic/clients/ready-made.ts';
import { CLIENT_DECRYPTION_JWK, CLIENT_SIGNING_JWK } from '../sandbox/tenants/generic/keys/client-keys.ts';
import { signingKeyFor } from '../sandbox/tenants/generic/keys/signing-keys.ts';
import { OWN_ENTITY_ID } from '../sandbox/tenants/generic/saml/identity-provider.ts';
import { type MintKey, ofJwk, ofSandbox, ofSecret } from './keys/mint-key.ts';

export const DEFAULTS = {
  issuer: 'http://127.0.0.1:8400/generic',
  clientId: CLIENT_ID,
  /** The audience of an access token. */
  api: 'https://api.example.com',
  /** Signs what a provider sends. */
  provider: (alg: string): MintKey => ofSandbox(signingKeyFor(alg, false)),
  /** A key of the provider that its key set does not show. */
  otherProvider: (alg: string): MintKey => ofSandbox(signingKeyFor(alg, true)),
  /** Signs what a client sends. */
  client: (): MintKey => ofJwk(CLIENT_SIGNING_JWK),
  /** Has the key of a credential. */
  holder: (): MintKey => ofJwk(CLIENT_SIGNING_JWK),
  /** What provider and client share. */
  secret: (): MintKey => ofSecret(CLIENT_SECRET),
  clientSecret: CLIENT_SECRET,
  /** Opens what is encrypted to the client. */
  receiver: (): MintKey => ofJwk(CLIENT_DECRYPTION_JWK),
  receiverJwk: CLIENT_DECRYPTION_JWK,
  saml: {
    idp: 'http://127.0.0.1:8400/generic/saml',
    sp: { entityId: OWN_ENTITY_ID, acs: 'http://127.0.0.1/saml/acs' },
    idpSigner,
    spSigner,
  },
} as const;
