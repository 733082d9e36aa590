/** Sends an answer on through whatever brought the request. */
import type { Callback, PostedForm } from '../../loopback/listener.ts';
import type { Dispatch } from '../../protocol/saml/bindings.ts';
import type { Player } from '../code-flow/input.ts';
import type { SamlContext } from './input.ts';
import { startOf } from './request.ts';

interface Way {
  readonly userAgentFetch: typeof fetch;
  readonly context: SamlContext;
}

/** Pages that the built-in user agent follows after the answer: an identity provider may end other sessions first. */
const MAX_REDIRECTS = 20;

/** @throws {IdcliError} what `fetch` throws for the built-in user agent */
export async function deliver(
  sent: Dispatch,
  callback: Callback,
  player: Player,
  { userAgentFetch, context }: Way,
): Promise<void> {
  const start = startOf(sent);
  if (callback.sendOn !== undefined) return callback.sendOn(start);
  if (player.kind !== 'headless') {
    const url = start instanceof URL ? start.href : undefined;
    await context.tell(
      url === undefined
        ? 'The identity provider takes the answer by HTTP-POST only, and no browser is here to post it.'
        : `Open this URL to answer the identity provider:\n\n${url}\n`,
      true,
    );
    return;
  }
  let at = start instanceof URL ? start : start.action;
  let response = await (start instanceof URL
    ? userAgentFetch(start)
    : userAgentFetch(at, { method: 'POST', body: formOf(start.fields) }));
  for (let step = 0; step < MAX_REDIRECTS && response.status >= 300 && response.status < 400; step += 1) {
    const location = response.headers.get('location');
    if (location === null || !URL.canParse(location, at.href)) break;
    at = new URL(location, at);
    if (at.protocol !== 'https:' && at.protocol !== 'http:') break;
    response = await userAgentFetch(at);
  }
  noteTrouble(response, context);
}

/** The identity provider judged our LogoutResponse. */
export function noteTrouble(response: Response | undefined, { draft }: Pick<SamlContext, 'draft'>): void {
  if (response !== undefined && response.status >= 400)
    draft.notes.push(`the identity provider answers with status ${response.status} to our LogoutResponse`);
}

function formOf(fields: PostedForm['fields']): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of fields) form.append(name, value);
  return form;
}
