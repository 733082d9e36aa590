/** A judged flow as messages between parties, for reports. */
import type { OidcFlow } from '../../protocol/recorded/oidc-flow.ts';
import { hostOf } from '../../protocol/recorded/parts.ts';
import type { SamlFlow } from '../../protocol/recorded/saml-flows.ts';
import { isVendor } from '../../protocol/recorded/vendor-flow.ts';
import { type Entry, NO_ANSWER } from '../../recording/entry.ts';
import type { Message, Sequence } from '../../sequence.ts';
import type { JudgedFlow } from './judged-flow.ts';
import { carried, type Row } from './sequence-row.ts';
import { rowsOfConsent, rowsOfVendor } from './sequence-vendor.ts';

/**
 * @param exchanges entries of the outcome's exchanges, in that order
 * @param reports indices of the flow's reports in the outcome
 */
export function sequenceOf(
  judged: JudgedFlow,
  exchanges: readonly Entry[],
  reports: readonly number[],
): Sequence {
  const { flow } = judged.facts;
  const rows = isVendor(flow)
    ? rowsOfVendor(flow, judged.facts)
    : flow.kind === 'oidc'
      ? [...rowsOfOidc(flow, judged), ...rowsOfConsent(flow, judged.facts)]
      : rowsOfSaml(flow);
  const providerUrl = judged.facts.providerUrl ?? judged.issuer ?? '';
  const application = applicationName(judged);
  return {
    title: judged.title,
    verdict: judged.verdict,
    ending: judged.ending,
    parties: [
      { id: 'browser', role: 'person' as const, name: 'Browser' },
      {
        id: 'application',
        role: 'application' as const,
        name: application === '' ? 'Application' : application,
      },
      { id: 'provider', role: 'provider' as const, name: hostOf(providerUrl) || 'Provider' },
      { id: 'phone', role: 'phone' as const, name: 'Phone or app' },
    ].filter(({ id }) => rows.some(({ from, to }) => from === id || to === id)),
    messages: rows
      .toSorted((one, other) => (one.at ?? 0) - (other.at ?? 0))
      .map(({ entry, at: _, ...message }) => ({
        ...message,
        ...(entry === undefined
          ? {}
          : { where: entry.where, exchange: exchanges.indexOf(entry), state: stateOf(entry) }),
      })),
    reports,
  };
}

const applicationName = ({ facts, redirectUri }: JudgedFlow): string =>
  hostOf(facts.callbackAddress ?? redirectUri ?? '');

function stateOf({ failure, status = 0, missingBody }: Entry): Message['state'] {
  if (failure !== undefined && failure !== NO_ANSWER && missingBody !== 'not in this format')
    return 'blocked';
  return status >= 400 ? 'refused' : 'sent';
}

type Way = readonly [from: string, to: string];
const ASKED: Way = ['application', 'provider'];
const SENT: Way = ['browser', 'provider'];
const BROUGHT: Way = ['browser', 'application'];

function rowsOfOidc(flow: OidcFlow, { facts, backChannel }: JudgedFlow): Row[] {
  const position = (entry: Entry): number => facts.entries.indexOf(entry);
  const row = (entry: Entry, [from, to]: Way, title: string, carries: Row['carries'] = []): Row => {
    return { state: 'sent', entry, at: position(entry), from, to, title, carries };
  };
  const [response] = flow.responses;
  const unseen: Row[] =
    backChannel && response !== undefined
      ? [
          {
            from: 'application',
            to: 'provider',
            title: 'token request',
            carries: [],
            state: 'unseen',
            at: position(response.entry) + 0.5,
            note: 'between servers, not in this recording',
          },
        ]
      : [];
  return [
    ...flow.pushed.map((entry) => row(entry, ASKED, 'pushed authorization request')),
    ...flow.begun.map(({ entry, kind, parameters }) =>
      row(
        entry,
        ASKED,
        kind === 'device' ? 'device authorization request' : 'backchannel authentication request',
        carried(parameters, ['client_id', 'scope', 'login_hint', 'binding_message']),
      ),
    ),
    ...flow.requests.map(({ entry, parameters }) =>
      row(entry, SENT, 'authorization request', carried(parameters, SHOWN_OF_REQUEST)),
    ),
    ...flow.responses.map(({ entry, parameters, via }) =>
      row(
        entry,
        BROUGHT,
        `authorization response (${via.replace('_', ' ')})`,
        carried(parameters, ['code', 'state', 'iss', 'error', 'error_description']),
      ),
    ),
    ...flow.tokens.map(({ entry, parameters, fromPage, answer }) =>
      row(entry, fromPage ? SENT : ASKED, 'token request', [
        ...carried(parameters, ['grant_type', 'code']),
        ...(typeof answer?.error === 'string' ? [{ name: 'error', value: answer.error }] : []),
      ]),
    ),
    ...flow.userinfo.map((entry) => row(entry, SENT, 'UserInfo request')),
    ...flow.blocked
      .filter((entry) => !flow.tokens.some((token) => token.entry === entry))
      .map((entry) => ({
        ...row(entry, SENT, 'request of the page'),
        note: 'the browser kept the answer from the page',
      })),
    ...unseen,
    ...flow.logouts.map((entry) => row(entry, SENT, 'logout')),
  ];
}

const SHOWN_OF_REQUEST = ['client_id', 'response_type', 'scope', 'redirect_uri', 'state', 'nonce', 'prompt'];

function rowsOfSaml(flow: SamlFlow): Row[] {
  const isLogout = flow.kind === 'saml-logout';
  const row =
    (title: string, to: string) =>
    (message: SamlFlow['requests'][number], at: number): Row => ({
      entry: message.entry,
      at,
      from: 'browser',
      to,
      title,
      state: 'sent',
      carries: [
        ...(message.artifact === undefined ? [] : [{ name: 'SAMLart', value: message.artifact.value }]),
        ...(message.issuer === undefined ? [] : [{ name: 'Issuer', value: message.issuer }]),
        ...(message.relayState === undefined ? [] : [{ name: 'RelayState', value: message.relayState }]),
      ],
    });
  const isFederated = flow.requests.some(({ wsFederation }) => wsFederation === true);
  const asked = isLogout ? 'LogoutRequest' : isFederated ? 'sign-in request' : 'AuthnRequest';
  const answered = isLogout ? 'LogoutResponse' : isFederated ? 'sign-in response' : 'SAML response';
  return [
    ...flow.requests.map(row(asked, 'provider')),
    ...flow.responses.map((message, at): Row => {
      const title = message.artifact === undefined ? answered : 'SAML artifact';
      return { ...row(title, 'application')(message, at), at: at + 100 };
    }),
    ...flow.responses.flatMap(({ artifact, resolution }, at): Row[] =>
      artifact === undefined
        ? []
        : [
            {
              ...(resolution === undefined ? {} : { entry: resolution.entry }),
              at: at + 100.5,
              from: 'application',
              to: 'provider',
              title: 'ArtifactResolve',
              carries: [],
              ...(resolution === undefined
                ? { state: 'unseen', note: 'between servers, not in this recording' }
                : { state: 'sent' }),
            },
          ],
    ),
  ];
}
