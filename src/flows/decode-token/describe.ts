/** The content of a token as data, for scripts and for display. */

import type { TokenJudgement } from '../../checks/input.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import type { DecodedJws, DecryptAttempt, JsonObject, VerifyAttempt } from '../../protocol/jose/decoded.ts';
import { neededKey } from '../../protocol/jose/needed-key.ts';
import type { FoundToken } from '../../protocol/tokens/found-token.ts';
import { exactClaims } from '../exact-claims.ts';
import type { Judged } from './judge.ts';
import { openNested } from './nested.ts';

/** Returns the members of `data` for a readable token. */
export function describeToken({ token, parts, disclosure }: Judged): Record<string, Json> {
  const { decoded, outer } = token;
  const inner = decoded?.signatures.length === 1 ? decoded.signatures[0]?.header : undefined;
  const headers = decoded?.signatures.map(({ header }) => header ?? null) ?? [];
  const payload = payloadOf(token);
  const header = inner ?? (decoded === undefined ? outer?.header : undefined);
  const needed = outer === undefined || token.plaintext !== undefined ? undefined : neededKey(outer);
  const nested = token.claims === undefined ? [] : openNested(token.claims);
  return defined({
    kind: kindOf(token, parts !== undefined),
    serialization: (outer ?? decoded)?.serialization,
    outerHeader: outer?.header,
    header: headers.length > 1 ? (headers[0] ?? undefined) : header,
    headers: headers.length > 1 ? headers : undefined,
    payload,
    detached: decoded?.detached === true ? true : undefined,
    disclosed: disclosure?.opened?.claims,
    disclosures: disclosure?.opened?.disclosures.map((one) => defined({ ...one })),
    withheld: disclosure?.opened?.withheld,
    keyBinding: bindingOf(disclosure?.binding),
    nested: nested.length === 0 ? undefined : nested,
    neededKey: needed,
    key: token.key === undefined ? undefined : describeKey(token.key),
    attempts: describeAttempts(token),
  });
}

/** Describes where a token was found, the encodings removed, and the other tokens in the input. */
export function describeSource(chosen: FoundToken, all: readonly FoundToken[]): Record<string, Json> {
  const plain = chosen.where === 'input' && chosen.notes.length === 0;
  const found =
    all.length < 2
      ? undefined
      : all.map((token, index) =>
          defined({
            number: index + 1,
            where: token.where,
            kind: token.kind,
            chosen: token === chosen ? true : undefined,
          }),
        );
  return defined({ source: plain ? undefined : { where: chosen.where, notes: chosen.notes }, found });
}

function bindingOf(binding: DecodedJws | undefined): Json | undefined {
  if (binding === undefined) return undefined;
  return defined({ header: binding.signatures[0]?.header, payload: binding.claims });
}

function kindOf(token: TokenJudgement, selective: boolean): string {
  if (token.outer !== undefined) return token.decoded === undefined ? 'jwe' : 'nested';
  return selective ? 'sd-jwt' : 'jws';
}

/** Returns claims as they are, text as text, and anything else as base64. */
function payloadOf(token: TokenJudgement): Json | undefined {
  const claims = exactClaims(token);
  if (claims !== undefined) return claims;
  const bytes = token.decoded === undefined ? token.plaintext : token.decoded.payload;
  if (bytes === undefined || (bytes.length === 0 && token.decoded?.detached === true)) return undefined;
  return textOf(bytes) ?? { base64: Buffer.from(bytes).toString('base64') };
}

/** Returns displayable text: valid UTF-8 whose only control characters are white space. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /[^\P{Cc}\t\n\r]/u.test(text) ? undefined : text;
  } catch {
    // Not UTF-8: the caller shows base64.
    return undefined;
  }
}

function describeKey(key: NonNullable<TokenJudgement['key']>): Json {
  const { kid } = key.jwk;
  return defined({
    kid: typeof kid === 'string' ? kid : undefined,
    description: key.description,
    source: key.source,
    notes: key.notes === undefined ? undefined : [...key.notes],
  });
}

/** Lists every key tried, if there was more than one. */
function describeAttempts({ verification = [], decryption = [] }: TokenJudgement): Json | undefined {
  const told = [
    ...decryption.map((attempt) => describeAttempt('decrypt', attempt)),
    ...verification.map((attempt) => describeAttempt('verify', attempt)),
  ];
  return told.length > 1 ? told : undefined;
}

function describeAttempt(purpose: string, { key, result, reason }: VerifyAttempt | DecryptAttempt): Json {
  const { kid } = key.jwk as JsonObject;
  return defined({
    purpose,
    key: `${typeof kid === 'string' ? kid : key.source} (${key.description})`,
    result,
    reason,
  });
}
