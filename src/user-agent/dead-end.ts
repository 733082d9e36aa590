/** Answers with no way forward: errors, and anything that is not a page. */
import type { ProviderError } from '../errors.ts';
import { oneLine } from './html.ts';
import type { OtherAnswer, Page } from './page.ts';
import { errorInJson, errorInText } from './provider-error.ts';

export interface DeadEnd {
  readonly reason: string;
  /** An error in the form of OAuth. */
  readonly provider?: ProviderError;
  /** An error in another form: its words. */
  readonly said?: ProviderError;
}

const NAMES = {
  json: 'JSON',
  text: 'plain text',
  binary: 'a file',
  empty: 'an empty page',
} as const satisfies Record<OtherAnswer['kind'], string>;

/** @param challenge the `WWW-Authenticate` header */
export function deadEnd(answer: Page | OtherAnswer, challenge: string | null): DeadEnd {
  const { status } = answer;
  const body = answer.kind === 'json' ? errorInJson(answer.text, status) : undefined;
  const provider = answer.kind === 'json' ? body?.provider : errorInText(answer.text, status);
  if (provider !== undefined && (status >= 400 || answer.kind === 'json')) {
    const description =
      provider.error_description === undefined ? '' : `: ${oneLine(provider.error_description)}`;
    return {
      reason: `the server answered ${status} with the error ${oneLine(provider.error, 80)}${description}`,
      ...(body?.standard === false ? { said: provider } : { provider }),
    };
  }
  const scheme = /^\s*(basic|digest|negotiate|ntlm)\b/i.exec(challenge ?? '')?.[1];
  if (status === 401 && scheme !== undefined) {
    return {
      reason: `the server wants HTTP ${scheme} authentication, which the built-in user agent does not speak`,
    };
  }
  if (answer.kind !== 'html')
    return { reason: `the server answered ${status} with ${NAMES[answer.kind]} where a page was expected` };
  const says = answer.alert ?? (answer.headings || answer.title);
  return { reason: `the server answered ${status}${says === undefined ? '' : `: ${says}`}` };
}
