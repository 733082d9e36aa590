/** Checks of SAML messages: responses, requests, logout messages and metadata share their codes. */
import { SAML_ASSERTION } from './saml-assertion.ts';
import { SAML_MESSAGE } from './saml-message.ts';
import { SAML_METADATA } from './saml-metadata.ts';

export const SAML = { ...SAML_MESSAGE, ...SAML_ASSERTION, ...SAML_METADATA } as const;
