/** The authorization response: in the query, the fragment or a form, plain or as JWT (JARM). */
import { createHash } from 'node:crypto';
import { defined } from '../../../../common/defined.ts';
import { html } from '../../../../common/html.ts';
import { redirect, type SandboxResponse } from '../../../http.ts';
import { appendQuery } from '../../../oidc/redirect-uri.ts';
import { page } from '../../../pages/layout.ts';
import type { GenericFault } from '../fault-rows/row.ts';
import { isOpen, withoutHeaders } from '../holes.ts';
import { type Provider, secondsOf } from '../provider.ts';
import type { Back } from '../request/read-request.ts';
import { writeMessage } from '../tokens/message.ts';

/** Seconds that a response as JWT is valid (JARM, 2.1). */
const RESPONSE_LIFETIME = 600;

type Answer = Readonly<Record<string, string | undefined>>;

/** @param note for the request log */
export async function respond(
  provider: Provider,
  back: Back,
  answer: Answer,
  { fault, note }: { readonly fault: GenericFault; readonly note?: string },
): Promise<SandboxResponse> {
  const isJwt = back.responseMode.endsWith('.jwt');
  const plain = playedAnswer(provider, back, answer, fault);
  const parameters: Answer = isJwt ? { response: await asJwt(provider, back, plain, fault) } : plain;
  const response = deliver(back, parameters);
  const headers = isOpen(provider, 'authorize-cache')
    ? withoutHeaders(response, ['cache-control', 'pragma'])
    : response.headers;
  return { ...response, headers, ...defined({ note }) };
}

/** Adds state and issuer (RFC 9207), right or as the scenario has them. */
function playedAnswer(
  provider: Provider,
  { state, responseMode }: Back,
  answer: Answer,
  fault: GenericFault,
): Answer {
  const played = fault.effect.callback;
  // A JWT names its issuer as a claim (JARM, 2.1).
  const isSilent =
    responseMode.endsWith('.jwt') || isOpen(provider, 'iss-parameter') || isOpen(provider, 'mixup');
  const iss = isSilent ? undefined : provider.issuer;
  const whole: Record<string, string | undefined> = {
    ...answer,
    state: played?.state === 'none' ? undefined : played?.state === 'appended' ? `${state ?? ''}1` : state,
    iss: played?.iss === 'none' ? undefined : played?.iss === 'appended' ? iss && `${iss}1` : iss,
  };
  for (const name of played?.drops ?? []) delete whole[name];
  return whole;
}

function asJwt(provider: Provider, { client }: Back, answer: Answer, fault: GenericFault): Promise<string> {
  const encryption = client.authorization_encrypted_response_alg;
  return writeMessage(provider, {
    client,
    payload: {
      ...answer,
      iss: provider.issuer,
      aud: client.client_id,
      exp: secondsOf(provider.core.now().getTime()) + RESPONSE_LIFETIME,
    },
    alg: client.authorization_signed_response_alg ?? 'RS256',
    fault,
    effect: fault.effect.response,
    ...(encryption === undefined
      ? {}
      : {
          encryption: { alg: encryption, ...defined({ enc: client.authorization_encrypted_response_enc }) },
        }),
  });
}

function deliver({ redirectUri, responseMode }: Back, parameters: Answer): SandboxResponse {
  if (responseMode.startsWith('form_post')) return formPage(redirectUri, parameters);
  if (responseMode.startsWith('fragment'))
    return redirect(303, `${redirectUri}#${appendQuery('', parameters).slice(1)}`);
  return redirect(303, appendQuery(redirectUri, parameters));
}

const SUBMIT = 'document.forms[0].submit()';
const SUBMIT_HASH = createHash('sha256').update(SUBMIT).digest('base64');

/** A form that sends itself (OAuth 2.0 Form Post Response Mode). */
export function formPage(action: string, parameters: Answer): SandboxResponse {
  const fields = Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return page(200, {
    title: 'Back to the application',
    scriptHash: SUBMIT_HASH,
    body: html`<form method="post" action="${action}">
${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<div class="buttons"><button class="main">Continue</button></div>
</form><script>${{ html: SUBMIT }}</script>`,
  });
}
