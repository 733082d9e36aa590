/** The judges. Pure: what they need is handed in, what they find is a report. */
import type { Report } from '../report.ts';
import type {
  AuthorizationResponseInput,
  DiscoveryInput,
  IdTokenInput,
  JwksInput,
  TokenInput,
  TokenJudgement,
  UserinfoInput,
} from './types.ts';

export type * from './types.ts';

/** Form and cryptography of a token, and with `judgeTimes` its times. Report `token`. */
export declare function judgeToken(input: TokenInput): Promise<TokenJudgement>;
/** The claims of an ID token. OpenID Connect Core 1.0, 3.1.3.7. Report `id_token`. */
export declare function judgeIdToken(input: IdTokenInput): Promise<Report>;
/** What came back at the redirect URI. Report `authorization_response`. */
export declare function judgeAuthorizationResponse(input: AuthorizationResponseInput): Promise<Report>;
/** A provider's metadata. OpenID Connect Discovery 1.0, 3. Report `discovery`. */
export declare function judgeDiscovery(input: DiscoveryInput): Promise<Report>;
/** A key set. RFC 7517, 5. Report `jwks`. */
export declare function judgeJwks(input: JwksInput): Promise<Report>;
/** A UserInfo answer. OpenID Connect Core 1.0, 5.3. Report `userinfo`. */
export declare function judgeUserinfo(input: UserinfoInput): Promise<Report>;
