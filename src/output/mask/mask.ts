/**
 * The single place of redaction, right before output (CL-C6, ALL-11). Explicitly requested output (`--json`, `--field`,
 * a file of its own) is not masked; everything else that a person or a log sees goes through here.
 *
 * Two kinds of data are masked, each with its own switch. Secrets: resolved values in every encoding, credentials,
 * cookies, codes, whole tokens (the header of a JWT stays), private keys, hints and texts to sign. Personal data: by
 * the name of the member, parameter, field or attribute, and by shape (e-mail addresses, phone and national numbers)
 * anywhere. A portrait is never shown.
 */

import type { Claims } from '../../claims/document.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import type { Exchange, OutcomeError, Tokens } from '../../outcome.ts';
import type { Fact, Report } from '../../report.ts';
import type { Diagnosis, Sequence } from '../../sequence.ts';
import { maskBody } from './body.ts';
import { maskDocument } from './claims.ts';
import { maskHeaders } from './headers.ts';
import { maskStructure } from './json.ts';
import { type Known, replaceKnown } from './literals.ts';
import { type Masking, type MaskOptions, maskingOf } from './options.ts';
import { maskFact, maskFindings } from './report.ts';
import { maskSaml } from './saml.ts';
import { maskOneDiagnosis, maskOneSequence } from './sequence.ts';
import { maskAnyText, maskAnyUrl } from './text.ts';

export { personalValuesOf } from './claims.ts';
export type { MaskOptions } from './options.ts';

/**
 * Masks exchanges for a trace or a file: URLs, header lines and bodies. A body that is not text is replaced by its
 * size.
 */
export function maskExchanges(exchanges: readonly Exchange[], options: MaskOptions): Exchange[] {
  const masking = maskingOf(options);
  return exchanges.map((exchange) => maskExchange(exchange, masking));
}

/** Masks one of idcli's own sentences, including what it repeats of others. */
export function maskText(text: string, options: MaskOptions): string {
  return maskAnyText(text, maskingOf(options, 'prose'));
}

/** Masks a text of others. */
export function maskForeign(text: string, options: MaskOptions): string {
  return maskAnyText(text, maskingOf(options));
}

/** Masks a SAML message; its attributes are hidden with the other personal data. */
export function maskSamlText(xml: string, options: MaskOptions): string {
  return maskSaml(xml, maskingOf(options));
}

/** Masks only the resolved secrets in a text that has to work unchanged, e.g. a URL to open. */
export function maskSecrets(text: string, options: Pick<MaskOptions, 'showSecrets' | 'secrets'>): string {
  return replaceKnown(text, maskingOf({ ...options, showPii: true }).known);
}

/** Masks the normalized document for people. Every value keeps its type; the result is no longer a valid document. */
export function maskClaims(claims: Claims, options: MaskOptions): Claims {
  const masking = maskingOf(options);
  return hideKnown(maskDocument(claims, masking) as unknown as Json, masking.known) as unknown as Claims;
}

/** The token response without the tokens themselves: only facts about them. */
export function maskTokens(tokens: Tokens, options: MaskOptions): Tokens {
  const { known } = maskingOf(options);
  return Object.fromEntries(
    Object.entries(tokens).map(([name, value]) => [
      hideKnown(name, known) as string,
      name.endsWith('_token') ? value : hideKnown(value, known),
    ]),
  );
}

/** Masks known values in every string and name; the rest stays. */
function hideKnown(value: Json, known: Known): Json {
  if (known.literals.length === 0 && known.find === undefined) return value;
  if (typeof value === 'string') return replaceKnown(value, known);
  if (Array.isArray(value)) return value.map((item: Json) => hideKnown(item, known));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [replaceKnown(name, known), hideKnown(member, known)]),
  );
}

/** Masks a command's own data: members by their names, strings by their content. */
export function maskData(data: Readonly<Record<string, Json>>, options: MaskOptions): Record<string, Json> {
  const masking = maskingOf(options);
  return { ...(maskStructure(data, masking) as Readonly<Record<string, Json>>) };
}

/** Masks a report; nonce and state are shortened, since they only have to be distinguishable. */
export function maskReport(report: Report, options: MaskOptions): Report {
  return maskFindings(report, maskingOf(options), maskingOf(options, 'prose'));
}

/** Masks a sequence of messages, as a diagram shows it. */
export function maskSequence(sequence: Sequence, options: MaskOptions): Sequence {
  return maskOneSequence(sequence, maskingOf(options), maskingOf(options, 'prose'));
}

/** Masks a diagnosis; it may quote a page. */
export function maskDiagnosis(diagnosis: Diagnosis, options: MaskOptions): Diagnosis {
  return maskOneDiagnosis(diagnosis, maskingOf(options, 'prose'));
}

/**
 * A value from a place, masked like the member at that place. @param at with dots or slashes
 */
export function maskFactAt(value: Fact, at: string, options: MaskOptions): Fact {
  return maskFact(value, at, maskingOf(options));
}

/** Masks an error; its texts repeat foreign text. */
export function maskOutcomeError(error: OutcomeError, options: MaskOptions): OutcomeError {
  const masking = maskingOf(options);
  const text = (value: string): string => maskAnyText(value, masking);
  const { hint, provider } = error;
  return {
    code: error.code,
    message: maskText(error.message, options),
    ...defined({
      hint: hint === undefined ? undefined : maskText(hint, options),
      checks: error.checks,
      provider:
        provider === undefined
          ? undefined
          : {
              ...provider,
              error: text(provider.error),
              ...defined({
                error_description:
                  provider.error_description === undefined ? undefined : text(provider.error_description),
                error_uri:
                  provider.error_uri === undefined ? undefined : maskErrorUri(provider.error_uri, text),
              }),
            },
    }),
  };
}

/** The `code` in the URL of an explanation is an error code: no login has one yet. */
function maskErrorUri(uri: string, text: (value: string) => string): string {
  return text(uri.replace(/([?&])code=/g, '$1error-number=')).replace(/([?&])error-number=/g, '$1code=');
}

function maskExchange(exchange: Exchange, masking: Masking): Exchange {
  const { request, response, failure, note } = exchange;
  const text = (value: string): string => maskAnyText(value, masking);
  let body: Uint8Array | undefined;
  return {
    ...exchange,
    request: {
      method: text(request.method),
      url: maskAnyUrl(request.url, masking),
      ...maskMessage(request, masking),
    },
    ...defined({
      response:
        response === undefined
          ? undefined
          : {
              status: response.status,
              statusText: text(response.statusText),
              headers: maskHeaders(response.headers, masking),
              // On first use: most output shows no body, and the metadata of a federation has a hundred megabytes.
              get body() {
                body ??= maskBody(response.body, contentTypeOf(response.headers), masking);
                return body;
              },
            },
      failure: failure === undefined ? undefined : text(failure),
      note: note === undefined ? undefined : text(note),
    }),
  };
}

function maskMessage(
  { headers, body }: Exchange['request'],
  masking: Masking,
): Pick<Exchange['request'], 'headers' | 'body'> {
  return {
    headers: maskHeaders(headers, masking),
    ...defined({ body: body === undefined ? undefined : maskBody(body, contentTypeOf(headers), masking) }),
  };
}

function contentTypeOf(headers: Exchange['request']['headers']): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
}
