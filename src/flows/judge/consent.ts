/** What surrounds the tokens of a recorded consent signature: where its answers lead, how it ended, what was signed. */
import { judgeConsentAnswer } from '../../checks/index.ts';
import { judgeOutcome, type OutcomeFacts } from '../../checks/recording/outcome.ts';
import { defined } from '../../common/defined.ts';
import {
  allowedOrigins,
  originProblem,
  type RedirectResult,
  readAnswerError,
} from '../../protocol/consent/index.ts';
import type { ConsentParts, OidcFlow, ProviderDocument } from '../../protocol/recorded/oidc-flow.ts';
import {
  addressOf,
  answerOf,
  fragmentOf,
  originOf,
  pageText,
  queryOf,
  targetOf,
} from '../../protocol/recorded/parts.ts';
import { isMaskedText } from '../../recording/masked.ts';
import type { Report } from '../../report.ts';
import type { OpenedSdo } from '../open-sdo.ts';
import type { JudgeInput } from './input.ts';
import { openRecordedSdo } from './vendor-order.ts';

export interface JudgedConsent {
  readonly reports: readonly Report[];
  /** The order ended without a signature. */
  readonly failed: boolean;
  /** No status says yet how it ended. */
  readonly open: boolean;
  /** For people: the last status, or the refusal. */
  readonly ending: string;
  readonly object?: OpenedSdo;
}

export async function judgeConsentOf(
  flow: OidcFlow,
  consent: ConsentParts,
  input: JudgeInput,
  keySets: readonly ProviderDocument[],
): Promise<JudgedConsent> {
  const { consent: protocol } = input.vendors;
  const { status, refused, request, order, polls } = consent;
  const meaning =
    status !== undefined && Object.hasOwn(protocol.statuses, status) ? protocol.statuses[status] : undefined;
  const refusal = refused === undefined ? undefined : refusalOf(consent, input);
  const outcome = await judgeOutcome({
    what: 'the signature',
    ...(refusal?.meaning !== undefined
      ? { status: refusal.code, meaning: refusal.meaning }
      : defined({ status, meaning, refused: refusal?.refused })),
  });
  const last = refused ?? polls.at(-1)?.entry ?? request;
  const object = await objectOf(consent, input, keySets);
  const answer = order === undefined ? undefined : await answerReport(flow, consent, input);
  const failed = outcome.findings.some((finding) => finding.status === 'fail');
  return {
    reports: [
      ...(answer === undefined ? [] : [answer]),
      ...(object === undefined ? [] : [{ ...object.report, evidence: [consent.signature?.where ?? ''] }]),
      { ...outcome, evidence: [last.where] },
    ],
    failed,
    open: !failed && flow.tokens.length === 0 && flow.responses.length === 0,
    ending: failed
      ? (outcome.findings[0]?.message ?? '')
      : status === undefined
        ? 'what became of the signature is not in this recording'
        : meaning?.class === 'done'
          ? `the signature is ${status}, and the way to the redirect URI does not end in this recording`
          : `the signature is ${status}`,
    ...defined({ object }),
  };
}

interface Refusal {
  readonly code: string;
  readonly meaning?: NonNullable<OutcomeFacts['meaning']>;
  readonly refused: NonNullable<OutcomeFacts['refused']>;
}

function refusalOf({ refused, request }: ConsentParts, { vendors }: JudgeInput): Refusal {
  const answer = refused === undefined ? undefined : answerOf(refused);
  const { consentErrors } = vendors;
  const isKnown = (code: string): boolean => Object.hasOwn(consentErrors, code);
  const error = answer === undefined ? undefined : readAnswerError(answer, isKnown, refused?.status);
  const code = error?.error ?? '';
  const words = [error?.error, error?.error_description].filter((one) => one !== undefined).join(': ');
  const page = refused === undefined ? '' : pageText(refused).slice(0, 200);
  const said = words === '' ? page : words;
  return {
    code,
    ...defined({ meaning: isKnown(code) ? consentErrors[code] : undefined }),
    refused: {
      request: refused === request ? 'the consent request' : 'the status request',
      ...defined({ status: refused?.status, said: said === '' ? undefined : said }),
    },
  };
}

/** Where the answers lead. The issuer is the place that the request was sent to. */
async function answerReport(
  flow: OidcFlow,
  { urls, request, completion, polls }: ConsentParts,
  { vendors }: JudgeInput,
): Promise<Report | undefined> {
  if (urls.some(({ url }) => isMaskedText(url))) return undefined;
  const origins = allowedOrigins(originOf(request.url), vendors.consent.origins);
  const redirects = redirectsOf(flow, completion, origins);
  const report = await judgeConsentAnswer({ urls, origins, ...defined({ redirects }) });
  const evidence = [request, ...polls.slice(-1).map(({ entry }) => entry), ...completion.slice(-1)];
  return { ...report, evidence: evidence.map(({ where }) => where) };
}

function redirectsOf(
  { responses }: OidcFlow,
  completion: ConsentParts['completion'],
  origins: ReadonlySet<string>,
): RedirectResult | undefined {
  const last = completion.at(-1);
  if (last === undefined) return undefined;
  const target = targetOf(last);
  if (target === undefined) {
    return { kind: 'lost', reason: `it answered ${last.status ?? 'nothing'} without a way on` };
  }
  const carries = [queryOf(target), fragmentOf(target)].some((one) => one.has('code') || one.has('error'));
  if (carries || responses.some(({ address }) => address === addressOf(target))) {
    return { kind: 'arrived', url: new URL(target), redirects: completion.length };
  }
  const reason = originProblem(target, origins);
  return reason === undefined ? undefined : { kind: 'refused', url: target, reason };
}

/** The text that was sent for signing is encrypted, so only the object itself is judged. */
async function objectOf(
  { signature, request }: ConsentParts,
  input: JudgeInput,
  keySets: readonly ProviderDocument[],
): Promise<OpenedSdo | undefined> {
  const body = signature?.responseBody;
  if (signature === undefined || body === undefined || (signature.status ?? 0) !== 200) return undefined;
  if (isMaskedText(body)) return undefined;
  return openRecordedSdo(new TextEncoder().encode(body), {
    time: input.asOf ?? (signature.time === undefined ? input.readAt : new Date(signature.time)),
    endpoint: request.url,
    keySets,
    input,
  });
}
