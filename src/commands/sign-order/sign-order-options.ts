/** Options of the commands for E-Signing orders. */

import {
  CLIENT_OPTIONS,
  KEY_OPTIONS,
  LISTENER_OPTIONS,
  once,
  option,
  PHONE_OPTIONS,
  REPORT_OPTIONS,
  SANDBOX_OPTIONS,
  TIME_OPTIONS,
  TRANSPORT_OPTIONS,
  USER_OPTIONS,
} from '../options/options.ts';
import { SDO_KEY_OPTIONS } from '../options/sdo-options.ts';
import { always, alwaysPerson, alwaysVerdict, ownAddress, ownAddressVerdict } from '../options/trust.ts';

const ORDER_ID = {
  orderId: option('Order', 'text', 'order-id', 'ID', 'the order; unique for the merchant', {
    ...once,
    ...always,
  }),
} as const;

/** The document and the signer. */
const ORDER = {
  text: option('Order', 'text', 'text', 'TEXT', 'the text to sign; @FILE reads it from a file', {
    ...once,
    ...alwaysPerson,
  }),
  file: option('Order', 'text', 'file', 'FILE', 'the document to sign: text in UTF-8, or PDF', {
    ...once,
    ...alwaysPerson,
  }),
  title: option('Order', 'text', 'title', 'TEXT', 'its title on the sign page', { ...once, ...always }),
  description: option('Order', 'text', 'description', 'TEXT', 'a line about the order', {
    ...once,
    ...always,
  }),
  ...ORDER_ID,
  phone: option('Order', 'text', 'phone', 'NUMBER', 'phone of the signer, with its country code', {
    ...once,
    ...alwaysPerson,
  }),
  givenName: option('Order', 'text', 'given-name', 'NAME', 'given name of the signer; needs the phone', {
    ...once,
    ...alwaysPerson,
  }),
  familyName: option('Order', 'text', 'family-name', 'NAME', 'family name of the signer', {
    ...once,
    ...alwaysPerson,
  }),
  deadline: option('Order', 'text', 'deadline', 'TIME', 'when the order expires; default in seven days', {
    ...once,
    ...always,
  }),
} as const;

/** Message formats that are unpublished and thus unproven, so each can be changed. */
const UNPROVEN = {
  merchantId: option('Service', 'text', 'merchant-id', 'NUMBER', 'MerchantID of every message', always),
  soap: option('Service', 'flag', 'soap', '', 'wrap each message in a SOAP envelope (unproven)', always),
  wrapperElement: option(
    'Service',
    'text',
    'wrapper-element',
    'NAME',
    'the element around AuthenticationID (unproven)',
    always,
  ),
  signUrlBase: option('Service', 'text', 'sign-url-base', 'URL', 'the sign page', ownAddress),
  layout: option('Service', 'text', 'layout', 'NAME', 'layout of the sign page', {
    ...always,
    choices: ['embedded', 'standalone'],
  }),
} as const;

const { merchantId, soap } = UNPROVEN;
const { tlsCert, tlsKey } = CLIENT_OPTIONS;
const { as } = USER_OPTIONS;

const SERVICE = {
  endpoint: option('Service', 'text', 'endpoint', 'URL', 'where the service takes its messages', ownAddress),
  tlsCert,
  tlsKey,
  ...KEY_OPTIONS,
} as const;

const EVIDENCE = {
  out: option('Result', 'text', 'out', 'FILE', 'where to keep the signed data object', {
    ...once,
    ...always,
  }),
  overwrite: option('Result', 'flag', 'overwrite', '', 'replace the file when it is there', {
    ...once,
    ...always,
  }),
  ...SDO_KEY_OPTIONS,
  issuer: option('Checks', 'text', 'issuer', 'URL', 'who must have issued the embedded ID token', {
    ...once,
    ...ownAddressVerdict,
  }),
  clientId: option('Checks', 'text', 'client-id', 'ID', 'the client that the ID token must be for', {
    ...once,
    ...alwaysVerdict,
  }),
  pollInterval: PHONE_OPTIONS.pollInterval,
} as const;

const { redirectUri } = LISTENER_OPTIONS;

export const signOrderBuildOptions = {
  ...ORDER,
  ...UNPROVEN,
  redirectUri,
  out: option('Result', 'text', 'out', 'FILE', 'write the message to a file', { ...once, ...always }),
  overwrite: EVIDENCE.overwrite,
  ...REPORT_OPTIONS,
  ...TIME_OPTIONS,
} as const;

export const signOrderSubmitOptions = {
  ...ORDER,
  ...SERVICE,
  ...UNPROVEN,
  redirectUri,
  ...SANDBOX_OPTIONS,
  as,
  ...REPORT_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;

export const signOrderStatusOptions = {
  ...ORDER_ID,
  ...SERVICE,
  merchantId,
  soap,
  ...SANDBOX_OPTIONS,
  ...REPORT_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;

export const signOrderFetchOptions = {
  ...signOrderStatusOptions,
  text: ORDER.text,
  file: ORDER.file,
  phone: ORDER.phone,
  ...EVIDENCE,
  ...TIME_OPTIONS,
} as const;

export const signOrderRunOptions = {
  ...ORDER,
  ...SERVICE,
  ...UNPROVEN,
  ...LISTENER_OPTIONS,
  ...USER_OPTIONS,
  ...SANDBOX_OPTIONS,
  noAutoApprove: PHONE_OPTIONS.noAutoApprove,
  ...EVIDENCE,
  dryRun: option(
    'Result',
    'flag',
    'dry-run',
    '',
    'print the message that would be sent; send nothing',
    always,
  ),
  ...TIME_OPTIONS,
  ...REPORT_OPTIONS,
  ...TRANSPORT_OPTIONS,
} as const;
