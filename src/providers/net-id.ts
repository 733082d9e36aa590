import { NET_ID_MESSAGES } from './net-id-messages.ts';
import type { NetIdWord } from './net-id-types.ts';
import { defineProvider } from './preset.ts';

const STATUSES = {
  ABOUT_TO_START: { class: 'pending', meaning: 'nothing was started yet' },
  PENDING: { class: 'pending', meaning: 'the authentication is running' },
  COMPLETED: { class: 'done', meaning: 'the person was authenticated' },
  ERROR: { class: 'server', meaning: 'the authentication failed', next: 'start again with --restart' },
  FREJA_ERROR: {
    class: 'server',
    meaning: 'the authentication failed, told in the word of another authenticator',
    next: 'start again with --restart',
  },
} as const satisfies Readonly<Record<string, NetIdWord>>;

const AGAIN = 'start again with --restart';
const CANCELLED = { class: 'user-cancel', next: `${AGAIN} and approve in the app` } as const;

const REASONS = {
  OUTSTANDING_TRANSACTION: { class: 'pending', meaning: 'the app has not fetched the order yet' },
  USER_SIGN: { class: 'pending', meaning: 'the person is in the app' },
  PENDING: { class: 'pending', meaning: 'the order is being worked on' },
  COMPLETE: { class: 'done', meaning: 'the person approved' },
  USER_CANCEL: { ...CANCELLED, meaning: 'the person cancelled in the app' },
  CANCELLED: { ...CANCELLED, meaning: 'the order was cancelled' },
  CANCELED: { ...CANCELLED, meaning: 'the order was cancelled' },
  RP_CANCELED: { ...CANCELLED, meaning: 'the order was cancelled from the side of the service' },
  EXPIRED_TRANSACTION: { class: 'expired', meaning: 'nobody approved in time', next: AGAIN },
  EXPIRED: {
    class: 'expired',
    meaning: 'the app does not answer',
    next: 'see that the app runs on this device and is online, then start again with --restart',
  },
  START_FAILED: { class: 'expired', meaning: 'the app was not started in time', next: AGAIN },
  USER_BLOCKED: {
    class: 'denied',
    meaning: 'the person is blocked',
    next: 'have the person unblocked in Net iD Access Server',
  },
  UNKNOWN_USER: {
    class: 'denied',
    meaning: 'the server does not know the person',
    next: 'enrol the person in Net iD Access Server first',
  },
  SIGN_VALIDATION_FAILED: {
    class: 'denied',
    meaning: 'the server could not verify what the app signed',
    next: "look at the certificate on the person's device",
  },
  INVALID_DEVICESW: {
    class: 'denied',
    meaning: 'the app is too old, or of a kind that is not accepted',
    next: 'update the Net iD app',
  },
  ALREADY_COLLECTED: {
    class: 'denied',
    meaning: 'the result was fetched before',
    next: 'make sure that no other client polls the same session, then start again with --restart',
  },
  REJECTED: { class: 'denied', meaning: 'the authentication was refused', next: AGAIN },
  CERTIFICATE_ERR: {
    class: 'denied',
    meaning: "the person's certificate cannot be used",
    next: 'look whether it is revoked or has expired',
  },
  ACCESS_DENIED_RP: {
    class: 'bad-request',
    meaning: 'the server does not let this service in',
    next: 'have the service allowed in Net iD Access Server',
  },
  INVALID_PARAMETERS: {
    class: 'bad-request',
    meaning: 'the backend does not take what it was sent',
    next: 'look at the configuration of the authenticator',
  },
  ALREADY_IN_PROGRESS: {
    class: 'busy',
    meaning: 'another authentication of the same person is running',
    next: 'finish or cancel the other one: idcli net-id cancel',
  },
  RETRY: { class: 'retry', meaning: 'the server asks for a new attempt', next: AGAIN },
  INTERNAL_ERROR: {
    class: 'server',
    meaning: 'something went wrong in the backend',
    next: 'try again later',
  },
  UNKNOWN: {
    class: 'server',
    meaning: 'something went wrong, and the backend does not say what',
    next: AGAIN,
  },
  API_ERROR: {
    class: 'server',
    meaning: 'the backend could not be talked to',
    next: 'look at the log of the server',
  },
  CLIENT_ERR: {
    class: 'server',
    meaning: 'the app failed in a way that leaked through from the backend',
    next: AGAIN,
  },
} as const satisfies Readonly<Record<string, NetIdWord>>;

/** Net iD Access on the same device: the JSON answers behind Fortified ID's login page. */
export const netId = defineProvider({
  id: 'net-id',
  title: 'Net iD Access',
  claims: 'net-id',
  source:
    'https://docs.fortifiedid.se/access/authenticators/credential-validators/pointsharp-net-id-access-server/on-same-device',
  protocols: ['net-id'],
  userinfo: 'on-request',
  azpDemanded: false,
  keyRefetch: { times: 1, milliseconds: 0 },
  timeoutSeconds: 180,
  errors: { authorization: {}, token: {} },
  netId: {
    statuses: STATUSES,
    reasons: REASONS,
    messagePrefix: 'nias.omd.',
    messages: NET_ID_MESSAGES,
    attributes: [
      'givenName',
      'surName',
      'name',
      'personalNumber',
      'certificate',
      'userID',
      'deviceAddress',
      'deviceName',
      'deviceVersion',
    ],
    events: {
      started: 'WEB_100009',
      completed: 'WEB_100010',
      failed: 'WEB_100011',
      ended: 'WEB_100012',
    },
    appStart: 'netid:///?autostarttoken={token}&redirect={redirect}',
    pollSeconds: 2,
  },
});
