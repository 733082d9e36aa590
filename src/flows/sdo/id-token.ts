/** Finds the ID token of the authentication among the properties of the object (rules ES-C9, ES-V7). */

import { type EmbeddedToken, judgeToken } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import { decode } from '../../protocol/jose/index.ts';
import { decodeBase64, textOfBytes } from '../../protocol/sdo/base64.ts';
import type { ParsedSdo, SdoProperty } from '../../protocol/sdo/index.ts';
import { findTokens } from '../../protocol/tokens/index.ts';
import type { OpenSdoInput } from './input.ts';

export interface FoundIdToken {
  readonly token: string;
  readonly embedded: EmbeddedToken;
}

/** Returns the signing time: the earliest of all signers. */
export function signingTimeIn({ signatures }: ParsedSdo): Date | undefined {
  const times = signatures.flatMap(({ role, signingTime }) =>
    role === 'signer' && signingTime !== undefined ? [signingTime] : [],
  );
  return times.sort((one, other) => one.getTime() - other.getTime())[0];
}

/** @param input with the signing time as `now`: a token is valid for minutes, and judged at the time of use */
export async function findIdToken(sdo: ParsedSdo, input: OpenSdoInput): Promise<FoundIdToken | undefined> {
  const found = firstIdToken(sdo.properties);
  if (found === undefined) return undefined;
  const { token, property } = found;
  const { keys, keysFailed, issuer, clientId, now, clockToleranceSeconds } = input;
  const judgement = await judgeToken({
    token,
    ...(keys === undefined || keys.length === 0 ? {} : { keys }),
    ...defined({ keysFailed }),
    expected: false,
    judgeTimes: true,
    now,
    clockToleranceSeconds,
  });
  const { at, signed } = property;
  const expected = defined({ issuer, clientId });
  return { token, embedded: { at, signed, judgement, ...expected } };
}

/** Maximum characters of a value to search; a token has a few thousand. */
const MOST_CHARACTERS = 100_000;

/**
 * Searches everywhere: the place of the token and its wrapping (JSON, line breaks, another base64) are undocumented.
 */
function firstIdToken(
  properties: readonly SdoProperty[],
): { readonly token: string; readonly property: SdoProperty } | undefined {
  for (const property of properties) {
    if (property.value.length > MOST_CHARACTERS) continue;
    const token = tokensIn(property.value).find(isIdToken);
    if (token !== undefined) return { token, property };
  }
  return undefined;
}

function tokensIn(value: string): readonly string[] {
  const bytes = decodeBase64(value);
  const inner = bytes === undefined ? undefined : textOfBytes(bytes);
  return [value, inner ?? ''].flatMap((text) => findTokens(text).map(({ token }) => token));
}

/** Whether a text is a compact JWS that names its subject or its issuer. */
function isIdToken(text: string): boolean {
  const decoded = decode(text);
  if (decoded?.kind !== 'jws') return false;
  const { claims } = decoded;
  return claims !== undefined && ('pid' in claims || 'iss' in claims);
}
