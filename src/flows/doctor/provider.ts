/** Asks a provider for what it publishes, and looks at a consent signature as it would be asked for. Nobody logs in. */

import { judgeConsentRequest, type Trouble } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { ConsentProtocol } from '../../protocol/consent/encryption-key.ts';
import {
  buildRequestObject,
  chooseEncryptionKey,
  type HintValues,
  hintsFrom,
} from '../../protocol/consent/index.ts';
import type { Recorder } from '../../protocol/http/index.ts';
import { discoveryUrl, fetchDiscovery, fetchJwks } from '../../protocol/oidc/discovery.ts';
import type { Report } from '../../report.ts';

/** What can be asked for without being anybody: metadata by the issuer, or a key set by its URL. */
export type Published =
  | { readonly kind: 'discovery'; readonly issuer: string }
  | { readonly kind: 'jwks'; readonly url: string };

export interface Answered {
  readonly url: string;
  /** Of the `Date` header, whatever else the answer was. */
  readonly date?: Date;
  readonly document?: unknown;
  readonly trouble?: Trouble;
}

/** One GET. What goes wrong is in the result. Rejects with the signal's reason, and for what is no error of idcli. */
export async function askProvider(published: Published, recorder: Recorder): Promise<Answered> {
  let date: Date | undefined;
  const recorded = recorder.as('client', published.kind);
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const response = await recorded(input, init);
    const time = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(time)) date = new Date(time);
    return response;
  };
  const url = published.kind === 'discovery' ? discoveryUrl(published.issuer).href : published.url;
  const answered = () => ({ url, ...defined({ date }) });
  try {
    const document =
      published.kind === 'discovery'
        ? await fetchDiscovery(fetch, published.issuer)
        : await fetchJwks(fetch, published.url);
    return { ...answered(), document };
  } catch (error) {
    return { ...answered(), trouble: troubleOf(error) };
  }
}

/** An error of idcli as a finding tells it; any other is thrown again. */
export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof IdcliError)) throw error;
  return {
    message: error.message,
    ...defined({ hint: error.hint === undefined ? undefined : (error.hint.split('\n')[0] ?? '') }),
  };
}

export interface ConsentSetup {
  /** Of the provider. */
  readonly id: string;
  readonly protocol: ConsentProtocol;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly scope: string;
  readonly redirectUri: string;
  /** The key set, when it was fetched. */
  readonly jwks?: unknown;
  /** Somebody who could sign; nothing of it is sent. */
  readonly person: HintValues;
}

/** 256 bits in base64url stand for what a run would draw at random. */
const SAMPLE_RANDOM = 'A'.repeat(43);

/**
 * Report `consent_request` on the request that this configuration leads to, with a made-up text and person: the traps
 * that a client falls into are in its client, its secret, its scope and the provider's key.
 */
export async function judgeConsentSetup(setup: ConsentSetup): Promise<Report | undefined> {
  const { protocol, clientId, clientSecret } = setup;
  const [method] = Object.values(protocol.methods);
  if (method === undefined) return undefined;
  const object = buildRequestObject({
    hints: hintsFrom(method, setup.person),
    scope: setup.scope,
    text: 'a text to sign',
    acrValues: protocol.methodPrefix + method.name,
    redirectUri: setup.redirectUri,
    state: SAMPLE_RANDOM,
    nonce: SAMPLE_RANDOM,
    clientId,
    codeVerifier: SAMPLE_RANDOM,
    more: [],
  });
  const report = await judgeConsentRequest({
    object,
    protocol,
    credentials: { clientId, ...defined({ secret: clientSecret }) },
    ...defined({
      key:
        setup.jwks === undefined
          ? undefined
          : (chooseEncryptionKey(setup.jwks, protocol.contentEncryption) ?? null),
    }),
    parameters: ['request'],
  });
  return { ...report, from: `${setup.id}, as it would be sent` };
}
