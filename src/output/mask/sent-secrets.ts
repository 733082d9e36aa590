/**
 * The secrets of a run: all values sent or received under the name of a secret. Every request and response of a run
 * passes the recorder, so nothing has to be registered by hand: codes, verifiers, tokens, assertions, passwords and
 * one-time codes, cookies, credentials of the Authorization header, and the content of signed requests.
 */
import { type Json, jsonIn } from '../../common/json.ts';
import type { Exchange, Outcome } from '../../outcome.ts';
import { isWord } from './echoes.ts';
import { isErrorCode, isErrorWord } from './member.ts';
import { isAmbiguous, kindOf } from './names.ts';
import { passwordFields } from './password-fields.ts';

/** Shorter values are parts of too many innocent words; one-time codes have four digits or more. */
const MIN_LENGTH = 8;
const ONE_TIME_CODE = /^\d{6,}$/;
/** In an answer this may be the number of an error; in a request it was typed. */
const SHORT_CODE = /^\d{4,}$/;
/** For what was typed into a field that its page declares as one for passwords. */
const MIN_PASSWORD = 4;
/** Whole documents are not searched for as secrets. */
const MAX_LENGTH = 16_384;
const MAX_DEPTH = 20;
/** Larger bodies are pages and documents, not answers with tokens. */
const MAX_BODY_BYTES = 1_000_000;
/** Masked by name in place, but shown elsewhere on purpose. */
const SHOWN_ELSEWHERE =
  /^(?:login_?hint|user_?code|signicat_?sign_?text|sign_?text|b64.*|signers_?document|saml_?(?:response|request)|auth_?ref)$/i;

export function secretsOf({ exchanges, tokens }: Pick<Outcome, 'exchanges' | 'tokens'>): ReadonlySet<string> {
  const found = new Set<string>();
  const fields = passwordFields(exchanges);
  /** Whether a request is read, not an answer. */
  let sending = false;
  const take = (name: string, value: string, depth = 0): void => {
    const text = value.trim();
    if (text.length > MAX_LENGTH) return;
    if (/^eyJ[\w-]+\.[\w-]+\./.test(text) && depth < 2) inside(text, depth);
    if (sending && fields.has(name) && text.length >= MIN_PASSWORD && !isWord(text)) found.add(text);
    if (SHOWN_ELSEWHERE.test(name) || kindOf(name) !== 'secret') return;
    if (isAmbiguous(name) && isErrorWord(text)) return;
    const isCode = (sending ? SHORT_CODE : ONE_TIME_CODE).test(text);
    if (text.length >= MIN_LENGTH || isCode) found.add(text);
  };
  /** The members of a signed request or assertion. */
  const inside = (token: string, depth: number): void => {
    const [, payload = ''] = token.split('.');
    const value = jsonIn(Buffer.from(payload, 'base64url').toString());
    if (value !== undefined) walk('', value, depth + 1);
  };
  const walk = (name: string, value: Json, depth = 0): void => {
    if (depth > MAX_DEPTH) return;
    if (typeof value === 'string') take(name, value, depth);
    else if (Array.isArray(value)) for (const item of value) walk(name, item, depth + 1);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        if (key === 'code' && typeof member === 'string' && isErrorCode(member, value)) continue;
        walk(key, member, depth + 1);
      }
    }
  };
  const parameters = (text: string): void => {
    for (const [name, value] of new URLSearchParams(text)) take(name, value);
  };
  const url = (text: string): void => {
    const [address = '', fragment] = text.split('#', 2);
    const query = address.indexOf('?');
    if (query >= 0) parameters(address.slice(query + 1));
    if (fragment !== undefined) parameters(fragment);
  };
  const headers = (lines: Exchange['request']['headers']): void => {
    for (const [name, value] of lines) {
      const lower = name.toLowerCase();
      if (lower === 'location') url(value);
      else if (lower === 'authorization') credentials(value);
      else if (lower === 'cookie') for (const pair of value.split(';')) cookie(pair);
      else if (lower === 'set-cookie') cookie(value.split(';', 1)[0] ?? '');
      else take(name, value);
    }
  };
  const cookie = (pair: string): void => take('cookie', pair.slice(pair.indexOf('=') + 1));
  const credentials = (value: string): void => {
    const [scheme = '', secret = ''] = value.split(/\s+/, 2);
    take('token', secret);
    if (scheme.toLowerCase() !== 'basic') return;
    const pair = Buffer.from(secret, 'base64').toString();
    for (const text of [pair.slice(pair.indexOf(':') + 1)]) {
      take('password', text);
      take('password', decoded(text));
    }
  };
  const body = (bytes: Uint8Array | undefined): void => {
    if (bytes === undefined || bytes.length === 0 || bytes.length > MAX_BODY_BYTES) return;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
    const value = /^\s*[{[]/.test(text) ? jsonIn(text) : undefined;
    if (value !== undefined) walk('', value);
    else if (/^[\w.%+[\]-]+=[^\s<>"]*$/.test(text)) parameters(text);
  };
  for (const { request, response } of exchanges) {
    sending = true;
    url(request.url);
    headers(request.headers);
    body(request.body);
    sending = false;
    if (response === undefined) continue;
    headers(response.headers);
    body(response.body);
  }
  if (tokens !== undefined) walk('', tokens as Json);
  return found;
}

/** RFC 6749, 2.3.1: client id and secret are form-encoded before they go into the header. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
