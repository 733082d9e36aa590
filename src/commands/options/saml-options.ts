/** Options of SAML logins, requests and service providers. */

import type { ValuesOf } from '../command.ts';
import {
  ASSURANCE_OPTIONS,
  JUDGE_OPTIONS,
  KEY_OPTIONS,
  once,
  option,
  PROVIDER_OPTIONS,
  REQUEST_OPTIONS,
  SANDBOX_OPTIONS,
  TIME_OPTIONS,
  TRANSPORT_OPTIONS,
  USER_OPTIONS,
} from './options.ts';
import {
  always,
  alwaysCheck,
  alwaysPerson,
  alwaysVerdict,
  own,
  ownAddress,
  ownAddressVerdict,
  ownPerson,
  ownVerdict,
} from './trust.ts';

/** The service provider that idcli plays. */
export const SERVICE_PROVIDER_OPTIONS = {
  spEntityId: option(
    'SAML',
    'text',
    'sp-entity-id',
    'ENTITY-ID',
    'the service provider that idcli plays',
    alwaysVerdict,
  ),
  spKey: option(
    'SAML',
    'text',
    'sp-key',
    'FILE',
    'its private key, RSA or EC (PEM or JWK), or a reference',
    ownPerson,
  ),
  ...KEY_OPTIONS,
  spCert: option('SAML', 'text', 'sp-cert', 'FILE', 'the certificate to that key (PEM or DER)', own),
  acs: option(
    'SAML',
    'list',
    'acs',
    'URL',
    'where the answer is posted; default http://127.0.0.1:0/saml/acs; repeats as fall-back',
    ownVerdict,
  ),
} as const;

/** An earlier login. */
export const SAML_FROM = {
  from: option(
    'Input',
    'text',
    'from',
    'FILE|-',
    'the JSON of a login: name, session, identity provider and service provider are taken from it',
    { ...alwaysPerson, commandLineOnly: true },
  ),
} as const;

/** Fields of a request. */
export const SAML_REQUEST_OPTIONS = {
  idpMetadata: option(
    'SAML',
    'text',
    'idp-metadata',
    'FILE|URL',
    'metadata of the identity provider; works with any',
    ownAddressVerdict,
  ),
  idpCert: option(
    'SAML',
    'list',
    'idp-cert',
    'FILE',
    'certificate of the identity provider; repeats',
    ownVerdict,
  ),
  ...SERVICE_PROVIDER_OPTIONS,
  binding: option('SAML', 'text', 'binding', 'NAME', 'how the request is sent: redirect or post', {
    ...always,
    choices: ['redirect', 'post'],
  }),
  responseBinding: option(
    'SAML',
    'text',
    'response-binding',
    'NAME',
    'how the answer is to come: post, artifact or simplesign',
    { ...always, choices: ['post', 'artifact', 'simplesign'] },
  ),
  relayState: option('SAML', 'text', 'relay-state', 'TEXT', 'instead of a random RelayState', {
    ...once,
    ...alwaysVerdict,
  }),
  forceAuthn: option(
    'SAML',
    'flag',
    'force-authn',
    '',
    'ForceAuthn: log in although there is a session',
    always,
  ),
  passive: option(
    'SAML',
    'flag',
    'passive',
    '',
    'IsPassive: fail rather than show the user anything',
    always,
  ),
  authnContext: option(
    'SAML',
    'list',
    'authn-context',
    'URI',
    'RequestedAuthnContext: how the user must log in; repeats',
    alwaysCheck,
  ),
  nameIdFormat: option(
    'SAML',
    'text',
    'name-id-format',
    'FORMAT',
    'NameIDPolicy: a URI, or transient, persistent, emailAddress, unspecified',
    always,
  ),
  attributeIndex: option(
    'SAML',
    'number',
    'attribute-index',
    'N',
    'AttributeConsumingServiceIndex: which attributes of the metadata',
    always,
  ),
} as const;

/** Validation of the response to a request, besides the general checks. */
export const SAML_JUDGE_OPTIONS = {
  allowSha1: option(
    'SAML',
    'flag',
    'allow-sha1',
    '',
    'let signatures with SHA-1 pass with a warning',
    ownVerdict,
  ),
  await: option(
    'SAML',
    'optional-text',
    'await',
    'URL',
    'send no request: the identity provider begins, at this URL if one is given',
    { ...once, ...ownAddress },
  ),
  replayArtifact: option(
    'SAML',
    'flag',
    'replay-artifact',
    '',
    'resolve the artifact a second time, which must fail',
    always,
  ),
} as const;

const { uiLocales, param } = REQUEST_OPTIONS;

export const samlRequestOptions = {
  ...PROVIDER_OPTIONS,
  ...SAML_REQUEST_OPTIONS,
  ...ASSURANCE_OPTIONS,
  uiLocales,
  param,
  decryptionKey: JUDGE_OPTIONS.decryptionKey,
  ...SANDBOX_OPTIONS,
  as: USER_OPTIONS.as,
  now: TIME_OPTIONS.now,
  ...TRANSPORT_OPTIONS,
} as const;

export type SamlRequestValues = ValuesOf<typeof samlRequestOptions> & {
  readonly https?: boolean;
  readonly listen?: string;
};
