/** HTTP for every flow: each exchange recorded, redirects handled manually, a separate cookie jar. */

export { isLoopbackHost } from '../../common/loopback-host.ts';
export { describeNotJson, type JsonReading, parseJson, readJson } from './body.ts';
export { type DecodedBody, decodeBody } from './charset.ts';
export { type Cookies, createCookies, withCookies } from './cookies.ts';
export {
  booleanMember,
  type JsonObject,
  listMember,
  numberMember,
  objectMember,
  objectOf,
  stringMember,
} from './members.ts';
export { createRecorder, type Recorder } from './recorder.ts';
export { retryAfter, retryHint } from './retry-after.ts';
export { assertSafeUrl } from './safe-url.ts';
