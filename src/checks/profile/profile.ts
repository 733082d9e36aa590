/** Judges a provider by a security profile: its metadata before a login, its messages after it. */
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import {
  type Check,
  fail,
  pass,
  type Report,
  report,
  runChecks,
  skip,
  type Verdict,
  warn,
} from '../../report.ts';
import type { CheckCode } from '../catalog/catalog.ts';
import { defineCheck } from '../define.ts';
import type { ProfileName } from './names.ts';
import {
  announces,
  keyAuthentication,
  listOf,
  offers,
  offersNone,
  overTls,
  type ProfileRule,
} from './rules.ts';

/** FAPI 2.0 Security Profile, 5.4.1. */
export const FAPI2_ALGORITHMS = ['PS256', 'ES256', 'EdDSA', 'Ed25519'];
/** FAPI 1.0 Part 2: Advanced, 8.6. */
export const FAPI1_ALGORITHMS = ['PS256', 'ES256'];

const signedAnswers: ProfileRule = (metadata) =>
  (listOf(metadata, 'response_types_supported') ?? []).includes('code id_token')
    ? pass('code id_token')
    : offers('response_modes_supported', ['jwt'])(metadata);

const pushed: ProfileRule = (metadata) => {
  if (typeof metadata.pushed_authorization_request_endpoint !== 'string')
    return fail('there is no pushed_authorization_request_endpoint', { expected: 'a URL', actual: null });
  return metadata.require_pushed_authorization_requests === true
    ? pass('required')
    : warn('the metadata does not say that requests must be pushed', {
        at: 'require_pushed_authorization_requests',
        expected: true,
        actual: null,
        hint: 'the provider may demand it all the same, for this client',
      });
};

const bound: ProfileRule = (metadata) => {
  if (metadata.tls_client_certificate_bound_access_tokens === true) return pass('by certificate');
  return offers('dpop_signing_alg_values_supported', FAPI2_ALGORITHMS)(metadata);
};

/** OpenID Connect only: a provider of plain OAuth signs no ID tokens. */
const idTokensBy =
  (algorithms: readonly string[]): ProfileRule =>
  (metadata) =>
    metadata.id_token_signing_alg_values_supported === undefined
      ? skip('the metadata knows no ID tokens')
      : offers('id_token_signing_alg_values_supported', algorithms)(metadata);

type Rules = Partial<Record<CheckCode, ProfileRule>>;

const FAPI2: Rules = {
  'fapi2.code': offers('response_types_supported', ['code']),
  'fapi2.par': pushed,
  'fapi2.pkce': offers('code_challenge_methods_supported', ['S256']),
  'fapi2.iss': announces('authorization_response_iss_parameter_supported'),
  'fapi2.client_auth': keyAuthentication,
  'fapi2.sender_constrained': bound,
  'fapi2.algorithms': idTokensBy(FAPI2_ALGORITHMS),
  'fapi2.tls': overTls,
  'fapi2.grants': offersNone('grant_types_supported', (grant) => grant === 'password'),
};

const RULES: Readonly<Record<ProfileName, Rules>> = {
  oauth21: {
    'oauth21.pkce': offers('code_challenge_methods_supported', ['S256']),
    'oauth21.response_types': offersNone('response_types_supported', (type) =>
      /\btoken\b/.test(type.replace('id_token', '')),
    ),
    'oauth21.grants': offersNone('grant_types_supported', (grant) =>
      ['password', 'implicit'].includes(grant),
    ),
  },
  fapi2: FAPI2,
  'fapi2-message-signing': {
    ...FAPI2,
    'fapi2.signed_requests': offers('request_object_signing_alg_values_supported', FAPI2_ALGORITHMS),
    'fapi2.jarm': offers('response_modes_supported', ['jwt', 'query.jwt']),
  },
  fapi1: {
    'fapi1.signed_requests': offers('request_object_signing_alg_values_supported', FAPI1_ALGORITHMS),
    'fapi1.response': signedAnswers,
    'fapi1.client_auth': keyAuthentication,
    'fapi1.sender_constrained': announces('tls_client_certificate_bound_access_tokens'),
    'fapi1.algorithms': idTokensBy(FAPI1_ALGORITHMS),
    'fapi1.tls': overTls,
  },
};

/** Judges metadata: every demand of the profile, so that none comes as a surprise later. Report `profile`. */
export async function judgeProfile(profile: ProfileName, metadata: JsonObject): Promise<Report> {
  const rules = Object.entries(RULES[profile]) as [CheckCode, ProfileRule][];
  const checks = rules.map(([code, rule]): Check<JsonObject> => defineCheck(code, rule));
  return { ...report('profile', await runChecks(checks, metadata), []), from: profile };
}

export interface ProfileMessages {
  /** `expires_in` of the answer to the pushed request. */
  readonly requestLifetime?: unknown;
  /** `token_type` of the answer; absent: no tokens came. */
  readonly tokenType?: unknown;
  /** `cnf` of the access token, if it can be read. */
  readonly confirmation?: unknown;
  /** The client presented a certificate, to which an opaque token may be bound. */
  readonly certificate: boolean;
}

const MESSAGE_CHECKS: readonly Check<ProfileMessages>[] = [
  defineCheck('fapi2.request_lifetime', judgeLifetime),
  defineCheck('fapi2.token_bound', judgeBinding),
];

/** Judges the messages of a login by FAPI 2; the other profiles add nothing to the usual checks. Report `profile`. */
export async function judgeProfileMessages(
  profile: ProfileName,
  messages: ProfileMessages,
): Promise<Report | undefined> {
  if (!profile.startsWith('fapi2')) return undefined;
  return {
    ...report('profile', await runChecks(MESSAGE_CHECKS, messages), []),
    from: `${profile}: messages`,
  };
}

function judgeLifetime({ requestLifetime: seconds }: ProfileMessages): Verdict {
  if (typeof seconds === 'number' && seconds > 0 && seconds < 600) return pass(`${seconds} seconds`);
  return fail(
    typeof seconds === 'number' ? `it is good for ${seconds} seconds` : 'the answer has no expires_in',
    { expected: 'less than 600 seconds', actual: typeof seconds === 'number' ? seconds : null },
  );
}

function judgeBinding({ tokenType, confirmation, certificate }: ProfileMessages): Verdict {
  if (tokenType === undefined) return skip('no access token was issued');
  if (typeof tokenType === 'string' && tokenType.toLowerCase() === 'dpop') return pass('DPoP');
  const cnf = typeof confirmation === 'object' && confirmation !== null ? confirmation : {};
  if ('x5t#S256' in cnf) return pass('the certificate of the client');
  if (certificate && confirmation === undefined)
    return skip('the token is opaque, so only an API can tell whether it is bound to the certificate');
  return fail('the access token is a bearer token', {
    expected: 'a token bound by DPoP or mutual TLS',
    actual: typeof tokenType === 'string' ? tokenType : null,
  });
}
