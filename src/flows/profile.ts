/** A login by a security profile: the provider judged before anybody logs in, its messages afterwards. */
import { judgeProfile, judgeProfileMessages, type ProfileName } from '../checks/index.ts';
import { defined } from '../common/defined.ts';
import type { Draft } from '../outcome.ts';
import { decode } from '../protocol/jose/decode.ts';
import type { Metadata } from '../protocol/oidc/discovery.ts';
import { objectIn } from '../protocol/oidc/grant.ts';

/** Judges the metadata. Returns whether the provider can meet the profile. */
export async function meetsProfile(
  profile: ProfileName | undefined,
  metadata: Metadata,
  draft: Draft,
): Promise<boolean> {
  if (profile === undefined) return true;
  const report = await judgeProfile(profile, metadata);
  draft.reports.push(report);
  return report.verdict !== 'invalid';
}

/** Judges the messages of a finished login. */
export async function tellProfile(
  {
    profile,
    credentials,
  }: { readonly profile?: ProfileName; readonly credentials: { readonly certificate?: boolean } },
  draft: Draft,
): Promise<void> {
  if (profile === undefined) return;
  const pushed = draft.exchanges.findLast(
    ({ purpose, response }) => purpose === 'par' && response !== undefined,
  );
  const { access_token: token, token_type: type } = draft.tokens ?? {};
  const decoded = typeof token === 'string' ? decode(token) : undefined;
  const report = await judgeProfileMessages(profile, {
    requestLifetime: objectIn(new TextDecoder().decode(pushed?.response?.body))?.expires_in,
    certificate: credentials.certificate === true,
    ...(token === undefined ? {} : { tokenType: type ?? null }),
    ...defined({ confirmation: decoded?.kind === 'jws' ? decoded.claims?.cnf : undefined }),
  });
  if (report !== undefined) draft.reports.push(report);
}
