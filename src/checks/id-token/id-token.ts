/** The claims of an ID token, as a relying party must judge them. OpenID Connect Core 1.0, 3.1.3.7. */
import { type Check, fail, type Report, report, runChecks } from '../../report.ts';
import type { CheckCode } from '../catalog/catalog.ts';
import { judgePresence, withClaims } from '../claims.ts';
import { defineCheck } from '../define.ts';
import type { IdTokenInput } from '../input.ts';
import { judgeAuthTime, judgeExpiry, judgeIssuedAt, judgeNotBefore } from '../times.ts';
import { isRequired } from './facts.ts';
import { judgeAudience, judgeAuthorizedParty, judgeIssuer, judgeSubject } from './identity.ts';
import { judgeKind, otherKind } from './kind.ts';
import { askedIdp, hashRule, judgeAcr, judgeIdp, judgeNonce } from './login.ts';

const ID_TOKEN_CHECKS: readonly Check<IdTokenInput>[] = [
  defineCheck('id_token.iss', withClaims(judgeIssuer)),
  defineCheck('id_token.sub', withClaims(judgeSubject)),
  defineCheck('id_token.aud', withClaims(judgeAudience)),
  defineCheck('id_token.azp', withClaims(judgeAuthorizedParty)),
  defineCheck(
    'id_token.exp',
    withClaims((claims, input) => judgeExpiry(claims, input, true)),
  ),
  defineCheck(
    'id_token.nbf',
    withClaims((claims, input) => judgeNotBefore(claims, input, isRequired(input, 'nbf'))),
  ),
  defineCheck(
    'id_token.iat',
    withClaims((claims, input) => judgeIssuedAt(claims, input, true, input.issuedWithinSeconds)),
  ),
  defineCheck('id_token.nonce', withClaims(judgeNonce)),
  defineCheck(
    'id_token.at_hash',
    withClaims(hashRule('at_hash', 'access token', (input) => input.accessToken)),
  ),
  defineCheck('id_token.c_hash', withClaims(hashRule('c_hash', 'code', (input) => input.code))),
  defineCheck('id_token.s_hash', withClaims(hashRule('s_hash', 'state', (input) => input.state))),
  defineCheck(
    'id_token.auth_time',
    withClaims((claims, input) =>
      judgeAuthTime(claims, input, input.maxAgeSeconds, isRequired(input, 'auth_time')),
    ),
  ),
  defineCheck('id_token.acr', withClaims(judgeAcr)),
];

/** Claims with a check that always runs. */
const CHECKED_CLAIMS: ReadonlySet<string> = new Set(
  ID_TOKEN_CHECKS.map(({ code }) => code.slice('id_token.'.length)),
);

/** Runs only if `acr_values` name an identity provider. */
const IDP_CHECK = defineCheck<IdTokenInput>('id_token.idp', withClaims(judgeIdp));

/** Runs only if the token was decrypted and nothing inside was signed. */
const SIGNED_CHECK = defineCheck<IdTokenInput>('id_token.signed', () =>
  fail('the token is encrypted, and not signed inside', {
    expected: 'a signed token in the encrypted one',
    actual: 'claims without a signature',
    hint: "anyone with the client's public key can make such a token: register id_token_signed_response_alg",
  }),
);

/** Whether the claims came unsigned out of an encrypted token. */
const isUnsigned = ({ token }: IdTokenInput): boolean =>
  token.outer !== undefined && token.decoded === undefined && token.claims !== undefined;

/** Whether an encrypted token was not opened: `token.decrypt` says why. */
const isClosed = ({ token }: IdTokenInput): boolean =>
  token.outer !== undefined && token.plaintext === undefined;

/** Runs only if the header names another kind of token. */
const KIND_CHECK = defineCheck<IdTokenInput>('id_token.typ', judgeKind);

/** Runs only if claims without a dedicated check are required. */
const REQUIRED_CHECK = defineCheck<IdTokenInput>(
  'id_token.required',
  withClaims((claims, input) => judgePresence(claims, otherRequired(input))),
);

/** Runs only if openid-client refused the token and no check of ours says why. */
const LIBRARY_CHECK = defineCheck<IdTokenInput>('id_token.library', ({ libraryRefusal }) =>
  fail(libraryRefusal ?? 'refused', {
    hint: 'no check of idcli explains it; look at the answer with --trace',
  }),
);

/** Judges the claims of an ID token. Report `id_token`, whose verdict is never better than the token's own. */
export async function judgeIdToken(input: IdTokenInput): Promise<Report> {
  const checks = [
    ...ID_TOKEN_CHECKS,
    ...(isUnsigned(input) ? [SIGNED_CHECK] : []),
    ...(otherKind(input) === undefined ? [] : [KIND_CHECK]),
    ...(askedIdp(input.acr) === undefined ? [] : [IDP_CHECK]),
    ...(otherRequired(input).length > 0 ? [REQUIRED_CHECK] : []),
  ];
  const findings = await runChecks(checks, input);
  if (input.libraryRefusal !== undefined) {
    const all = [...input.token.report.findings, ...findings];
    // If one of our checks explains a refusal, that finding is enough.
    const explained = isClosed(input) || all.some(({ status }) => status === 'fail');
    if (!explained) findings.push(...(await runChecks([LIBRARY_CHECK], input)));
  }
  return report('id_token', findings, minimum(input), input.token.report.verdict);
}

/** Returns required claims without a dedicated check. */
function otherRequired(input: IdTokenInput): readonly string[] {
  return (input.require ?? []).filter((name) => !CHECKED_CLAIMS.has(name));
}

/** Lists the mandatory checks, checks with an expected value, and required claims. */
function minimum(input: IdTokenInput): readonly CheckCode[] {
  const { claims } = input.token;
  const has = (name: string) => claims !== undefined && Object.hasOwn(claims, name);
  const given: readonly (readonly [CheckCode, boolean])[] = [
    ['id_token.nonce', input.nonce?.sent !== undefined],
    // Optional in the code flow: absent hashes are skipped, which is not a gap.
    ['id_token.at_hash', input.accessToken !== undefined && has('at_hash')],
    ['id_token.c_hash', input.code !== undefined && has('c_hash')],
    ['id_token.s_hash', input.state !== undefined && has('s_hash')],
    ['id_token.auth_time', input.maxAgeSeconds !== undefined],
    ['id_token.acr', asksForLevel(input)],
    ['id_token.required', otherRequired(input).length > 0],
  ];
  const required = (input.require ?? [])
    .filter((name) => CHECKED_CLAIMS.has(name))
    .map((name) => `id_token.${name}` as CheckCode);
  return [
    ...(['id_token.iss', 'id_token.sub', 'id_token.aud', 'id_token.exp', 'id_token.iat'] as const),
    ...given.filter(([, isGiven]) => isGiven).map(([code]) => code),
    ...required,
  ];
}

/** Pairs may name an identity provider but no level. */
function asksForLevel({ acr }: IdTokenInput): boolean {
  const values = acr?.values ?? [];
  return acr?.compare === 'pairs' ? values.some((value) => value.startsWith('loa:')) : values.length > 0;
}
