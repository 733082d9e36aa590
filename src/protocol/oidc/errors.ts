/** What openid-client throws, in idcli's words. The one place that knows its error classes. */
import { IdcliError, type OutcomeClass, type ProviderError, REFUSAL_CODES } from '../../errors.ts';
import type { ErrorMeaning } from '../../providers/preset.ts';

/** The library refused an answer for a reason of its own; our checks may or may not explain it. */
export interface LibraryRefusal {
  readonly message: string;
  readonly claim?: string;
}

/**
 * An OAuth error answer as an error of idcli, by what the code means at this provider.
 * @param traceId what the provider finds the request by (SO-C8)
 */
export function refusal(
  provider: ProviderError,
  meanings: Readonly<Record<string, ErrorMeaning>>,
  where: string,
  traceId?: string,
): IdcliError {
  const meaning = Object.hasOwn(meanings, provider.error) ? meanings[provider.error] : undefined;
  const outcome: Exclude<OutcomeClass, 'pending' | 'done' | 'security' | 'timeout'> =
    meaning?.class ?? 'unknown';
  const fact =
    meaning === undefined
      ? `${where} answered ${provider.error}, a code that no specification names`
      : `${where} answered ${provider.error}: ${meaning.meaning}`;
  const hints = [
    meaning?.likely === undefined ? undefined : `likely: ${meaning.likely}`,
    meaning?.next,
    unexpectedStatus(meaning, provider),
    traceId === undefined ? undefined : `when you ask the provider, name its trace id: ${traceId}`,
  ];
  const hint = hints.filter((line) => line !== undefined).join('\n');
  return new IdcliError(REFUSAL_CODES[outcome], fact, { provider, ...(hint === '' ? {} : { hint }) });
}

function unexpectedStatus(meaning: ErrorMeaning | undefined, provider: ProviderError): string | undefined {
  if (meaning?.status === undefined || provider.status === undefined || meaning.status === 302)
    return undefined;
  return meaning.status === provider.status
    ? undefined
    : `note: the documented status for this code is ${meaning.status}, it came with ${provider.status}`;
}

/** The error members of a JSON answer or of callback parameters; absent when there is no `error`. */
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
    ...(status === undefined ? {} : { status }),
  };
}

/** Why the library refused, as one sentence; its useful text is in the chain of causes. */
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
  const message = messages.length === 0 ? String(thrown) : messages.join(': ');
  return claim === undefined ? { message } : { message, claim };
}
