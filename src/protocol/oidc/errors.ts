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
  productError,
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
  const product = own === undefined && known === undefined ? productError(error) : undefined;
  const meaning: ErrorMeaning | undefined = refusedCredentials(own ?? known, context, error) ?? product;
  const fact =
    meaning === undefined
      ? `${where} answered ${error}, a code that no specification names`
      : `${where} answered ${error}: ${meaning.meaning}` +
        (product === undefined ? '' : ' (no specification names this code)');
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
  const outcome = meaning?.class ?? (provider.status === 429 ? 'retry' : 'unknown');
  return new IdcliError(REFUSAL_CODES[outcome], fact, {
    provider,
    ...(lines.length === 0 ? {} : { hint: lines.join('\n') }),
  });
}

/** Grants in which a user answers while the client waits. RFC 8628, 3.5; OpenID Connect CIBA Core 1.0, 11. */
const WITH_USER = /device_code|ciba/;

/**
 * `access_denied` at the token endpoint is the user's word only where one is asked there: else it is about the
 * client.
 */
function refusedCredentials(
  meaning: ErrorMeaning | undefined,
  { at, sent }: RefusalContext,
  error: string,
): ErrorMeaning | undefined {
  const grant = sent?.parameters.get('grant_type');
  const asks = grant === undefined || WITH_USER.test(grant);
  if (at !== 'token' || error !== 'access_denied' || asks) return meaning;
  return {
    class: 'bad-request',
    meaning: 'the server refused, although no user is asked here',
    likely: 'the credentials of the client, or what it is registered for',
    next: 'compare --client-id, its credentials and --client-auth with the registration of the client',
  };
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
