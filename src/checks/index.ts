/** The judges. Pure: input is passed in, the result is a report. */
export { judgeAuthorizationResponse, judgeForbiddenPage } from './authorization-response.ts';
export { judgeCertificateChain } from './certificate-chain.ts';
export {
  type ConfigurationInput,
  judgeConfiguration,
  type SecretFact,
  type Trouble,
} from './configuration.ts';
export { judgeConsentAnswer } from './consent/answer.ts';
export { judgeConsentRequest } from './consent/request.ts';
export {
  judgeBackchannelAnswer,
  judgeDeviceAnswer,
  judgePing,
  judgePolling,
} from './decoupled.ts';
export { judgeDiscovery } from './discovery/discovery.ts';
export { judgeDpop } from './dpop.ts';
export type { AnswerKind } from './http/due-answer.ts';
export { type HttpAnswerInput, judgeHttpAnswer } from './http/http.ts';
export { judgeIdToken } from './id-token/id-token.ts';
export type * from './input.ts';
export { judgeIntrospection } from './introspection.ts';
export { judgeJwks } from './jwks/jwks.ts';
export { judgeLoginStart, judgeLogout, judgeLogoutSession, judgeSessionFrame } from './logout.ts';
export { judgeMachine } from './machine.ts';
export { judgeNetId } from './net-id/session.ts';
export { judgeOrder, type OrderCallback, type OrderInput } from './order/answers.ts';
export { PROFILES, type ProfileName } from './profile/names.ts';
export {
  FAPI1_ALGORITHMS,
  FAPI2_ALGORITHMS,
  judgeProfile,
  judgeProfileMessages,
} from './profile/profile.ts';
export { judgeRegistration } from './registration.ts';
export { judgeResource } from './resource.ts';
export { type EmbeddedToken, judgeSdo } from './sdo/sdo.ts';
export { judgeSelectiveDisclosure } from './selective-disclosure.ts';
export { judgeSession, type SessionInput } from './session/session.ts';
export { judgeStepUp } from './step-up.ts';
export { judgeToken } from './token/token.ts';
export { judgeTokenResponse } from './token-response.ts';
export { judgeTyped } from './typed/typed.ts';
export { judgeUserinfo } from './userinfo.ts';
