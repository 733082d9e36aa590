/** How a flow ended, in one sentence for people. */
import type { FlowFacts } from '../../checks/recording/input.ts';
import { hostOf } from '../../protocol/recorded/parts.ts';

export function endingInWords({ ending, flow, callbackAddress }: FlowFacts, backChannel: boolean): string {
  const host = hostOf(callbackAddress ?? '');
  const application = host === '' ? 'the application' : host;
  const exchange = flow.kind === 'oidc' ? 'its token exchange' : 'the message itself';
  const back = backChannel ? `; ${exchange} is between servers, not in this recording` : '';
  const status = ending.page?.status === undefined ? '' : ` with ${ending.page.status}`;
  switch (ending.kind) {
    case 'accepted':
      return flow.kind === 'saml-logout'
        ? 'the logout went through'
        : `${application} took the answer and went on${back}`;
    case 'refused':
      return `${application} refused the answer${status}`;
    case 'asked again':
      return `${application} sent the user to the provider again`;
    case 'provider refused': {
      const error = flow.kind === 'oidc' ? flow.responses[0]?.parameters.get('error') : undefined;
      return error == null
        ? `the provider refused the request${status}`
        : `the provider answered with the error ${error}`;
    }
    case 'unfinished':
      return 'the recording has no answer of the provider';
    case 'unknown':
      return `what ${application} made of the answer is not in the recording${back}`;
  }
}
