/** Options of sessions of an authentication REST API. */

import {
  ASSERTION_OPTIONS,
  ASSURANCE_OPTIONS,
  CLIENT_OPTIONS,
  JUDGE_OPTIONS,
  KEY_OPTIONS,
  once,
  option,
  PROVIDER_OPTIONS,
  REPORT_OPTIONS,
  REQUEST_OPTIONS,
  SANDBOX_OPTIONS,
  TIME_OPTIONS,
  TRANSPORT_OPTIONS,
  USER_OPTIONS,
} from './options.ts';
import { always, alwaysPerson, ownPerson } from './trust.ts';

/** The request of a new session; also for `login --protocol rest`. */
export const REST_OPTIONS = {
  attributes: option(
    'REST session',
    'list',
    'attributes',
    'NAME',
    'requestedAttributes, e.g. idpId,phoneNumber',
    always,
  ),
  externalReference: option(
    'REST session',
    'text',
    'external-reference',
    'TEXT',
    'a reference of your own, which must come back',
    { ...once, ...alwaysPerson },
  ),
  flow: option('REST session', 'text', 'flow', 'NAME', 'how the person gets there', {
    ...always,
    choices: ['redirect', 'headless', 'embedded'],
  }),
  requestFile: option(
    'REST session',
    'text',
    'request-file',
    'FILE',
    'fields of the new session as JSON; options win over it',
    { ...once, ...alwaysPerson },
  ),
} as const;

/** Options of every call to the API; also for `login --protocol rest`. */
export const API_OPTIONS = {
  apiParam: option(
    'REST session',
    'pairs',
    'api-param',
    'NAME=VALUE',
    'a query parameter of every call to the API, e.g. signicat-accountId=ID; repeats',
    ownPerson,
  ),
  apiHeader: option(
    'REST session',
    'pairs',
    'api-header',
    'NAME=VALUE',
    'a header of every call to the API; repeats',
    ownPerson,
  ),
} as const;

const { uiLocales, loginHint, param } = REQUEST_OPTIONS;

/** The API, its client, and how answers are validated. */
export const SESSION_OPTIONS = {
  ...PROVIDER_OPTIONS,
  ...CLIENT_OPTIONS,
  ...ASSERTION_OPTIONS,
  ...SANDBOX_OPTIONS,
  ...API_OPTIONS,
  decryptionKey: JUDGE_OPTIONS.decryptionKey,
  ...KEY_OPTIONS,
  ...TIME_OPTIONS,
  ...REPORT_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;

export const SESSION_CREATE_OPTIONS = {
  ...SESSION_OPTIONS,
  ...REST_OPTIONS,
  ...ASSURANCE_OPTIONS,
  uiLocales,
  loginHint,
  param,
  as: USER_OPTIONS.as,
  dryRun: option('Result', 'flag', 'dry-run', '', 'print the body that would be sent; send nothing', always),
} as const;

/** Expected values for a session that was created elsewhere. */
export const SESSION_SHOW_OPTIONS = {
  ...SESSION_OPTIONS,
  ...ASSURANCE_OPTIONS,
  externalReference: REST_OPTIONS.externalReference,
} as const;

export const SESSION_ARGUMENT = { name: 'id', help: 'the id of the session' } as const;
