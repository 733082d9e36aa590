/** Translates openid-client's errors. The only place that knows its error classes. */
import { defined } from '../../common/defined.ts';
import { asText } from '../../common/foreign.ts';
import { IdcliError, type ProviderError, REFUSAL_CODES } from '../../errors.ts';
import {
  ENDPOINT_NAMES,
  type Endpoint,
  type ErrorMeaning,
  errorAt,
  type HintRule,
  hintFor,
  type Sent,
} from '../../oauth/index.ts';
import type { ProviderPreset } from '../../providers/preset.ts';

/** The library refused an answer for its own reason; our checks may or may not explain it. */
export interface LibraryRefusal {
  readonly message: string;
  readonly claim?: string;
}

/** The endpoint and request that failed, and what this provider means by its codes. */
export interface RefusalContext {
  readonly at: Endpoint;
  /** The answering side, for display: `the token endpoint`. */
  readonly where: string;
  /** What the codes mean at this provider; the specifications explain the others. */
  readonly meanings: Readonly<Record<string, ErrorMeaning>>;
  /** Hints for this provider, tried before the general ones. */
  readonly hints?: readonly HintRule[] | undefined;
  readonly sent?: Sent | undefined;
  /** The provider's words beside the description, e.g. the text of the page. */
  readonly said?: string | undefined;
  /** The provider's id for the request (SO-C8). */
  readonly traceId?: string | undefined;
}

/** What a provider means by its error codes. */
export const meaningsOf = (
  { errors, refusalHints }: Pick<ProviderPreset, 'errors' | 'refusalHints'>,
  at: 'authorization' | 'token',
): Pick<RefusalContext, 'meanings' | 'hints'> => ({ meanings: errors[at], hints: refusalHints });

/** Converts an OAuth error answer to an error of idcli, by the meaning of the code at this provider and endpoint. */
export function refusal(provider: ProviderError, context: RefusalContext): IdcliError {
  const { error } = provider;
  const { at, where, meanings, traceId } = context;
  const known = errorAt(error, at);
  const own = Object.hasOwn(meanings, error) ? meanings[error] : undefined;
  const meaning: ErrorMeaning | undefined = own ?? known;
  const fact =
    meaning === undefined
      ? `${where} answered ${error}, a code that no specification names`
      : `${where} answered ${error}: ${meaning.meaning}`;
  const hint = hintFor(
    {
      error,
      at,
      said: [provider.error_description, context.said].filter((text) => text !== undefined).join('\n'),
      sent: context.sent,
      documented: own !== undefined && own !== known,
    },
    context.hints,
  );
  const likely = hint?.likely ?? meaning?.likely;
  const lines = [
    likely === undefined ? undefined : `likely: ${likely}`,
    hint?.next ?? meaning?.next,
    unexpectedStatus(own, provider),
    own === undefined && known?.strayFrom !== undefined ? strayNote(error, known.strayFrom) : undefined,
    traceId === undefined ? undefined : `when you ask the provider, name its trace id: ${traceId}`,
  ].filter((line) => line !== undefined);
  return new IdcliError(REFUSAL_CODES[meaning?.class ?? 'unknown'], fact, {
    provider,
    ...(lines.length === 0 ? {} : { hint: lines.join('\n') }),
  });
}

const strayNote = (error: string, endpoints: readonly Endpoint[]): string =>
  `note: the specifications name ${error} for ${endpoints.map((one) => ENDPOINT_NAMES[one]).join(', ')} only`;

function unexpectedStatus(meaning: ErrorMeaning | undefined, provider: ProviderError): string | undefined {
  if (meaning?.status === undefined || provider.status === undefined || meaning.status === 302)
    return undefined;
  return meaning.status === provider.status
    ? undefined
    : `note: the documented status for this code is ${meaning.status}, it came with ${provider.status}`;
}

/** Returns the error members of a JSON answer or of callback parameters; absent when there is no `error`. */
export function readProviderError(
  member: (name: string) => unknown,
  status?: number,
): ProviderError | undefined {
  const error = member('error');
  if (typeof error !== 'string' || error === '') return undefined;
  const description = member('error_description');
  const uri = member('error_uri');
  return {
    error,
    ...(typeof description === 'string' && description !== '' ? { error_description: description } : {}),
    ...(typeof uri === 'string' && uri !== '' ? { error_uri: uri } : {}),
    ...defined({ status }),
  };
}

/** Returns the reason for the library's refusal as one sentence; its useful text is in the chain of causes. */
export function describeLibraryRefusal(thrown: unknown): LibraryRefusal {
  const messages: string[] = [];
  let claim: string | undefined;
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (!messages.includes(error.message)) messages.push(error.message);
    const details = error.cause;
    if (
      typeof details === 'object' &&
      details !== null &&
      'claim' in details &&
      typeof details.claim === 'string'
    ) {
      claim = details.claim;
    }
  }
  const message = messages.length === 0 ? asText(thrown) : messages.join(': ');
  return claim === undefined ? { message } : { message, claim };
}
