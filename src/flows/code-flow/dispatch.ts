/** How the authorization request travels: in an address, pushed, as a form; plain or as a JWT. */

import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { Inbox } from '../../loopback/inbox.ts';
import type { PostedForm } from '../../loopback/listener.ts';
import type { OidcClient } from '../../protocol/oidc/client.ts';
import { fetchJwks, requireEndpoint } from '../../protocol/oidc/discovery.ts';
import { meaningsOf } from '../../protocol/oidc/errors.ts';
import { authorizationUrl, type Parameters } from '../../protocol/oidc/grant.ts';
import { makeRequestObject } from '../../protocol/oidc/request-object.ts';
import type { FlowContext } from './flow-context.ts';
import type { CodeFlowInput } from './input.ts';
import type { KeyContext } from './login-token.ts';
import { asksForIdToken } from './request.ts';

interface Dispatching {
  readonly input: CodeFlowInput;
  readonly context: FlowContext;
  readonly client: OidcClient;
  readonly keys: KeyContext;
}

/** The start of the login in the browser. */
export interface Dispatched {
  readonly start: URL | PostedForm;
  /** Stops serving the request object. */
  close(): Promise<void>;
}

/** Servers and proxies refuse longer addresses; many at 8 KB. */
const LONGEST_URL = 8000;

/**
 * Puts the request into the form in which it leaves. With `dryRun` nothing is pushed or served.
 * @throws {IdcliError} `USAGE` for a request object that is too long for an address; refusals of the pushed request
 */
export async function dispatch(parameters: Parameters, given: Dispatching): Promise<Dispatched> {
  const { input, client, context } = given;
  const { requestObject, dryRun } = input;
  let sent = parameters;
  let inbox: Inbox | undefined;
  if (requestObject !== undefined) {
    const object = await objectOf(parameters, given);
    const { uri } = requestObject;
    if (uri !== undefined && !dryRun) inbox = await serve(object, uri, given);
    const reference = [['request_uri', (inbox?.address ?? uri)?.href ?? ''] as const];
    sent = [
      ...outerParameters(parameters, input),
      ...(uri === undefined ? [['request', object] as const] : reference),
    ];
  }
  const close = async () => inbox?.close();
  try {
    const par = input.par && !dryRun;
    const url = await authorizationUrl(client, sent, {
      par,
      meanings: meaningsOf(input.provider, 'authorization'),
    });
    if (input.post && !par) return { start: formOf(url, given), close };
    demandShort(url, requestObject !== undefined, context);
    return { start: url, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

function objectOf(parameters: Parameters, { input, context, client, keys }: Dispatching): Promise<string> {
  const { requestObject = { kind: 'unsigned' as const } } = input;
  const keySet = () =>
    fetchJwks(keys.fetch, requireEndpoint(keys.metadata, 'jwks_uri', 'send the request signed only').href);
  return makeRequestObject(
    client,
    parameters,
    requestObject,
    { metadata: keys.metadata, keySet },
    context.world,
  );
}

/**
 * Returns the parameters beside the object. RFC 9101, 5 wants the client only; OpenID Connect Core 1.0, 6.1 also type
 * and scope, unless the request is pushed (RFC 9126, 3).
 */
function outerParameters(parameters: Parameters, { par, scope, requestObject }: CodeFlowInput): Parameters {
  const isPushed = par && requestObject?.uri === undefined;
  const names = isPushed || !asksForIdToken(scope) ? ['client_id'] : ['client_id', 'response_type', 'scope'];
  return parameters.filter(([name]) => names.includes(name));
}

/** Serves the object where the provider fetches it, as often as it likes. RFC 9101, 5.2.3. */
async function serve(object: string, uri: URL, { input, context }: Dispatching): Promise<Inbox> {
  const { openInbox } = await import('../../loopback/inbox.ts');
  const { world, recorder } = context;
  const inbox = await openInbox({
    address: uri,
    ...defined({ listen: input.redirect.listen }),
    https: uri.protocol === 'https:' && input.redirect.listen === undefined,
    now: world.now,
    option: '--request-uri',
  });
  const answerAll = async () => {
    for (;;) {
      const { method, url, headers, answer } = await inbox.next(world.signal);
      recorder.add({
        actor: 'callback',
        purpose: 'request object',
        startedAt: world.now(),
        milliseconds: 0,
        request: { method, url: url.href, headers },
        note: 'the provider fetched the request object',
      });
      answer(200, { 'Content-Type': 'application/oauth-authz-req+jwt' }, object);
    }
  };
  // Ends with the inbox, or with the run.
  answerAll().catch(() => {});
  return inbox;
}

/** The same request as a form that the browser posts. OpenID Connect Core 1.0, 3.1.2.1. */
function formOf(url: URL, { keys }: Dispatching): PostedForm {
  const action = requireEndpoint(keys.metadata, 'authorization_endpoint', '');
  const own = [...action.searchParams.keys()];
  return { action, fields: [...url.searchParams].filter(([name]) => !own.includes(name)) };
}

function demandShort({ href }: URL, isObject: boolean, { draft }: FlowContext): void {
  if (href.length <= LONGEST_URL) return;
  const fact =
    `the authorization request is ${href.length} characters long, and many servers take no more ` +
    `than ${LONGEST_URL} in an address`;
  if (isObject)
    throw new IdcliError('USAGE', fact, {
      hint: 'push it with --par, send it as a form with --post, or serve it with --request-uri URL',
    });
  draft.notes.push(`${fact}: --par pushes it, --post sends it as a form`);
}
