/** The rules for each token type. To add a type, add a table. */
import type { Subject } from '../../report.ts';
import type { CheckCode } from '../catalog/catalog.ts';
import type { TypedInput, TypedToken } from '../input.ts';
import { alwaysDisclosed, credentialIssuer, credentialType, holderKey, status } from './credential.ts';
import {
  logoutEvent,
  requestSubject,
  responseContent,
  responseError,
  responseState,
  scope,
} from './messages.ts';
import { proofKey, proofMethod, proofNonce, proofTime, proofTokenHash, proofUrl } from './proof.ts';
import {
  absent,
  advised,
  audience,
  expiry,
  headerType,
  identifier,
  ifExpected,
  ifThere,
  issuedAt,
  notBefore,
  oneOf,
  type TypedRule,
  text,
} from './rules.ts';

export interface TypedTable {
  readonly subject: Subject;
  readonly rules: Partial<Record<CheckCode, TypedRule>>;
  /** Checks that may be skipped without leaving the token unverified. */
  readonly optional: readonly CheckCode[];
}

const issuer = (input: TypedInput) => input.issuer;
const client = (input: TypedInput) => input.clientId;
const nonce = (input: TypedInput) => input.nonce;
const stringOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

export const TYPED_TABLES: Readonly<Record<TypedToken, TypedTable>> = {
  'at+jwt': {
    subject: 'access_token',
    rules: {
      'access_token.typ': headerType('at+jwt'),
      'access_token.iss': identifier('iss', issuer),
      'access_token.sub': text('sub'),
      'access_token.aud': audience((input) => input.audiences ?? []),
      'access_token.client_id': text('client_id', client),
      'access_token.exp': expiry(true),
      'access_token.nbf': notBefore,
      'access_token.iat': issuedAt(true),
      'access_token.jti': text('jti'),
      'access_token.scope': scope,
    },
    optional: ['access_token.nbf', 'access_token.scope'],
  },
  'logout+jwt': {
    subject: 'logout_token',
    rules: {
      'logout_token.typ': headerType('logout+jwt'),
      'logout_token.iss': identifier('iss', issuer),
      'logout_token.aud': audience((input) => [input.clientId]),
      'logout_token.sub': oneOf('sub', 'sid'),
      'logout_token.events': logoutEvent,
      'logout_token.nonce': absent('nonce'),
      'logout_token.jti': text('jti'),
      'logout_token.iat': issuedAt(true),
      'logout_token.exp': expiry(true),
    },
    optional: [],
  },
  jarm: {
    subject: 'jarm',
    rules: {
      'jarm.iss': identifier('iss', issuer),
      'jarm.aud': audience((input) => [input.clientId]),
      'jarm.exp': expiry(true),
      'jarm.state': responseState,
      'jarm.error': responseError,
      'jarm.code': responseContent,
    },
    optional: ['jarm.state', 'jarm.code'],
  },
  'dpop+jwt': {
    subject: 'dpop_proof',
    rules: {
      'dpop.typ': headerType('dpop+jwt'),
      'dpop.jwk': proofKey,
      'dpop.jti': text('jti'),
      'dpop.htm': proofMethod,
      'dpop.htu': proofUrl,
      'dpop.iat': proofTime,
      'dpop.ath': proofTokenHash,
      'dpop.nonce': proofNonce,
    },
    optional: ['dpop.ath', 'dpop.nonce'],
  },
  'client-assertion': {
    subject: 'client_assertion',
    rules: {
      'client_assertion.iss': identifier('iss', client),
      'client_assertion.sub': text('sub', (input, claims) => input.clientId ?? stringOf(claims.iss)),
      'client_assertion.aud': audience((input) => [input.issuer, ...(input.audiences ?? [])]),
      'client_assertion.exp': expiry(true),
      'client_assertion.nbf': notBefore,
      'client_assertion.iat': issuedAt(false),
      'client_assertion.jti': text('jti'),
    },
    optional: ['client_assertion.nbf', 'client_assertion.iat'],
  },
  'request-object': {
    subject: 'request_object',
    rules: {
      'request_object.typ': headerType('oauth-authz-req+jwt'),
      'request_object.client_id': identifier('client_id', client),
      'request_object.iss': advised('iss', text('iss', client)),
      'request_object.aud': advised(
        'aud',
        audience((input) => [input.issuer, ...(input.audiences ?? [])]),
      ),
      'request_object.sub': requestSubject,
      'request_object.response_type': text('response_type'),
      'request_object.nested': absent('request', 'request_uri'),
      'request_object.exp': expiry(false),
      'request_object.nbf': notBefore,
    },
    optional: ['request_object.exp', 'request_object.nbf', 'request_object.aud'],
  },
  'sd-jwt': {
    subject: 'sd_jwt',
    rules: {
      'sd_jwt.iss': ifExpected('iss', issuer),
      'sd_jwt.aud': ifThere(
        'aud',
        audience((input) => [input.clientId, ...(input.audiences ?? [])]),
      ),
      'sd_jwt.nonce': ifExpected('nonce', nonce),
      'sd_jwt.exp': expiry(false),
      'sd_jwt.nbf': notBefore,
      'sd_jwt.iat': issuedAt(false),
    },
    optional: ['sd_jwt.iss', 'sd_jwt.aud', 'sd_jwt.nonce', 'sd_jwt.exp', 'sd_jwt.nbf', 'sd_jwt.iat'],
  },
  'dc+sd-jwt': {
    subject: 'credential',
    rules: {
      'credential.typ': credentialType,
      'credential.vct': text('vct'),
      'credential.iss': credentialIssuer,
      'credential.exp': expiry(false),
      'credential.nbf': notBefore,
      'credential.iat': issuedAt(false),
      'credential.cnf': ifThere('cnf', holderKey),
      'credential.status': ifThere('status', status),
      'credential.always_disclosed': alwaysDisclosed,
    },
    optional: [
      'credential.iss',
      'credential.exp',
      'credential.nbf',
      'credential.iat',
      'credential.cnf',
      'credential.status',
    ],
  },
  'kb+jwt': {
    subject: 'key_binding',
    rules: {
      'key_binding.typ': headerType('kb+jwt'),
      'key_binding.iat': issuedAt(true),
      'key_binding.aud': audience((input) => [input.clientId, ...(input.audiences ?? [])]),
      'key_binding.nonce': identifier('nonce', nonce, 'the presentation was made for another request'),
      // The hash of the credential and all disclosures before the key binding. RFC 9901, 4.3.1.
      'key_binding.sd_hash': identifier(
        'sd_hash',
        (input) => input.sdHash,
        'the holder signed other disclosures than these',
      ),
    },
    // Only the party that requested the presentation knows its audience and nonce.
    optional: ['key_binding.aud', 'key_binding.nonce'],
  },
};
