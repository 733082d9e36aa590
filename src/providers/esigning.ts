import type { OrderStatusMeaning } from './esigning-types.ts';
import { defineProvider } from './preset.ts';

const STATUSES = {
  Active: { class: 'pending', meaning: 'the signer has not signed yet' },
  Complete: { class: 'done', meaning: 'all signers have signed' },
  RejectedBySigner: {
    class: 'user-cancel',
    meaning: 'the signer cancelled',
    next: 'make a new order, with a new id',
  },
  CancelledByMerchant: {
    class: 'denied',
    meaning: 'the order was cancelled from the side of the merchant',
    next: 'make a new order, with a new id',
  },
  Expired: {
    class: 'expired',
    meaning: 'the deadline of the order passed',
    next: 'make a new order with a later --deadline',
  },
  ExpiredByProxy: {
    class: 'expired',
    meaning: 'the service let the order expire before its deadline',
    next: 'make a new order',
  },
  Failed: {
    class: 'server',
    meaning: 'the service failed to sign',
    next: 'make a new order; if it stays, send the service the order id and TransRef',
  },
  Deleted: { class: 'denied', meaning: 'the order was deleted', next: 'make a new order' },
} as const satisfies Readonly<Record<string, OrderStatusMeaning>>;

/** E-Signing of IN Groupe, formerly Nets: sign orders with One time code. */
export const esigning = defineProvider({
  id: 'esigning',
  title: 'IN Groupe E-Signing, One time code',
  claims: 'esigning',
  source: 'https://www.nets.eu/developer/E-Signing/eIDs/Pages/netsonetimecode.aspx',
  protocols: ['e-signing'],
  userinfo: 'on-request',
  azpDemanded: false,
  keyRefetch: { times: 1, milliseconds: 0 },
  timeoutSeconds: 900,
  waitingNote: "The page may end with an error that is shown only there; ask for the order's status.",
  errors: { authorization: {}, token: {} },
  order: {
    authenticationId: 'nets_sms',
    idType: 'PID',
    vendorParameter: { name: 'forcepkivendor', value: 'abs:nets_sms' },
    wrapperElement: 'AuthenticationBasedSigning',
    signUrlBase: 'https://www.sign-preprod1.nets.eu/sign/index.html',
    layouts: { embedded: 'ref', standalone: 'sref' },
    statuses: STATUSES,
    // 10 MB after base64; whether 10^6 or 2^20 bytes each is not documented, so values between the two warn.
    documentCharacters: { most: 10_485_760, many: 10_000_000 },
    forbiddenInId: 'æøåäöÆØÅÄÖ<&>\\/\'"%#?=+*',
    pollSeconds: 5,
    fetchAttempts: 5,
    deadlineDays: 7,
  },
});
