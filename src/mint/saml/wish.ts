/** What a SAML message is to be. */
import type { KeyObject } from 'node:crypto';
import type { SamlEffect } from '../../sandbox/saml/idp/effect.ts';
import type { Subject } from '../../sandbox/saml/idp/session.ts';
import type { SamlSigner, SigningChoices } from '../../sandbox/saml/sign.ts';
import type { VerifierOption } from '../minted.ts';
import type { Role } from './metadata.ts';

export const SAML_KINDS = ['saml-response', 'assertion', 'authn-request', 'metadata'] as const;
export type SamlKind = (typeof SAML_KINDS)[number];

export interface SamlWish {
  readonly kind: SamlKind;
  readonly now: Date;
  readonly random: (bytes: number) => Uint8Array;
  /** Entity ID of the identity provider. */
  readonly issuer: string;
  readonly spEntityId: string;
  /** Where answers go. */
  readonly acs: string;
  /** The request that is answered. */
  readonly requestId: string;
  readonly relayState?: string;
  readonly subject: Subject;
  /** Whose metadata. */
  readonly role: 'idp' | 'sp';
  /** Signs: the identity provider, or for a request the service provider. */
  readonly signer: SamlSigner;
  /** Assertions are encrypted to it. */
  readonly encryptTo?: KeyObject;
  /** A certificate for a new key, as DER. */
  readonly certify: (key: KeyObject) => Uint8Array;
}

/** What a break changes of a message. */
export interface SamlPlan {
  readonly wish: SamlWish;
  effect: SamlEffect;
  /** Of a request: attributes of its root, and how it is signed. */
  request: Record<string, string>;
  requestIssuer: string;
  requestSigner: SamlSigner;
  requestSigning: SigningChoices;
  /** Roles that metadata describes. */
  metadata: Role;
  /** It is given as the metadata of an identity provider, whatever it is. */
  asProvider: boolean;
  /** Changes the text. */
  finish: ((xml: string) => string)[];
  /** Options of `decode-saml` beside those that every reader has. */
  expects: VerifierOption[];
}
