/** Where the responses of a consent signature lead (rules CS-V4 and CS-V6). */
import { originProblem } from '../../protocol/consent/origins.ts';
import type { RedirectResult } from '../../protocol/consent/redirects.ts';
import { type Check, fail, pass, type Report, report, runChecks, skip, type Verdict } from '../../report.ts';
import { defineCheck, skipFor } from '../define.ts';

export interface ConsentAnswerInput {
  /** URLs received, by member. */
  readonly urls: readonly { readonly member: string; readonly url: string }[];
  readonly origins: ReadonlySet<string>;
  /** The redirects, once followed. */
  readonly redirects?: RedirectResult;
}

const CHECKS: readonly Check<ConsentAnswerInput>[] = [
  defineCheck('consent_answer.origin', judgeOrigin),
  defineCheck('consent_answer.redirect', judgeRedirects),
];

/** Report `consent_answer`. */
export async function judgeConsentAnswer(input: ConsentAnswerInput): Promise<Report> {
  return report('consent_answer', await runChecks(CHECKS, input), ['consent_answer.origin']);
}

function judgeOrigin({ urls, origins }: ConsentAnswerInput): Verdict {
  const wrong = foreign({ urls, origins });
  const [place] = origins;
  if (wrong === undefined)
    return pass(`${urls.map(({ member }) => member).join(', ') || 'no URL'} at the issuer`);
  return fail(`${wrong.member} leads elsewhere: ${wrong.reason}`, {
    at: wrong.member,
    expected: [...origins],
    actual: wrong.url,
    hint: `nothing was sent there; only ${place} gets the cookies of this session`,
  });
}

function foreign({ urls, origins }: Pick<ConsentAnswerInput, 'urls' | 'origins'>) {
  for (const one of urls) {
    const reason = originProblem(one.url, origins);
    if (reason !== undefined) return { ...one, reason };
  }
  return undefined;
}

function judgeRedirects(input: ConsentAnswerInput): Verdict {
  const { redirects, origins } = input;
  if (foreign(input) !== undefined) return skipFor('consent_answer.origin', 'no redirect was followed');
  if (redirects === undefined) return skip('no redirect was followed');
  if (redirects.kind === 'refused') {
    return fail(`a redirect leads elsewhere: ${redirects.reason}`, {
      expected: [...origins, 'the redirect URI'],
      actual: redirects.url,
      hint: 'it was not followed',
    });
  }
  if (redirects.kind === 'lost') return skip(redirects.reason);
  return pass(`${redirects.redirects} to the redirect URI`);
}
