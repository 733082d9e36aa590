/** The wire format of a consent signature: request object, answers, redirects. */
export {
  type ConsentOrder,
  readAnswerError,
  readOrder,
  readStatus,
} from './answer.ts';
export { chooseEncryptionKey, encryptRequest } from './encryption.ts';
export type * from './encryption-key.ts';
export { type HintValues, hintsFrom, strangeHints } from './hints.ts';
export { allowedOrigins, originProblem } from './origins.ts';
export { followRedirects, type RedirectResult } from './redirects.ts';
export { buildRequestObject, encodeRequestObject } from './request.ts';
