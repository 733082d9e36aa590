/** The wire format of Net iD Access: three requests, and an answer with two words and a reference. */

export type { NetIdLanguage, NetIdProtocol } from '../../providers/net-id-types.ts';
export {
  appUrl,
  contradicts,
  meaningOf,
  messageOf,
  type NetIdMeaning,
  type NetIdRequest,
  type NetIdState,
  REQUESTS,
  readState,
  wordOf,
} from './state.ts';
