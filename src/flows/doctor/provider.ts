/**
 * Requests what a provider publishes, and judges the consent request that this configuration would send. Does not log
 * in.
 */

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
import { discoveryUrl, fetchJwks } from '../../protocol/oidc/discovery.ts';
import { findMetadata } from '../../protocol/oidc/find-metadata.ts';
import type { Report } from '../../report.ts';

/** What can be fetched without credentials: metadata by the issuer, or a key set by its URL. */
export type Published =
  | { readonly kind: 'discovery'; readonly issuer: string }
  | { readonly kind: 'jwks'; readonly url: string };

export interface Answered {
  readonly url: string;
  /** From the `Date` header, whatever the answer. */
  readonly date?: Date;
  readonly document?: unknown;
  readonly trouble?: Trouble;
}

/**
 * Sends one GET and returns any failure in the result. Rejects with the signal's reason, and with errors that are not
 * idcli's.
 */
export async function askProvider(published: Published, recorder: Recorder): Promise<Answered> {
  let date: Date | undefined;
  const recorded = recorder.as('client', published.kind);
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const response = await recorded(input, init);
    const time = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(time)) date = new Date(time);
    return response;
  };
  let url = published.kind === 'discovery' ? discoveryUrl(published.issuer).href : published.url;
  const answered = () => ({ url, ...defined({ date }) });
  try {
    if (published.kind === 'jwks') return { document: await fetchJwks(fetch, published.url), ...answered() };
    const { metadata, url: found } = await findMetadata(fetch, published.issuer);
    url = found?.href ?? url;
    return { document: metadata, ...answered() };
  } catch (error) {
    return { ...answered(), trouble: troubleOf(error) };
  }
}

/** Converts an error of idcli for a finding; throws any other again. */
export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof IdcliError)) throw error;
  return {
    message: error.message,
    ...defined({ hint: error.hint === undefined ? undefined : (error.hint.split('\n')[0] ?? '') }),
  };
}

export interface ConsentSetup {
  /** ID of the provider. */
  readonly id: string;
  readonly protocol: ConsentProtocol;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly scope: string;
  readonly redirectUri: string;
  /** The key set, if fetched. */
  readonly jwks?: unknown;
  /** A sample signer; none of it is sent. */
  readonly person: HintValues;
}

/** 256 bits in base64url, in place of the random values of a run. */
const SAMPLE_RANDOM = 'A'.repeat(43);

/**
 * Builds report `consent_request` for this configuration, with a made-up text and person: client, secret, scope and the
 * provider's key are where clients go wrong.
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
