/** The ID token of the authentication, somewhere among the properties of the object (rules ES-C9, ES-V7). */

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

/** Says when it was signed: the earliest of the signers' times. */
export function signingTimeIn({ signatures }: ParsedSdo): Date | undefined {
  const times = signatures.flatMap(({ role, signingTime }) =>
    role === 'signer' && signingTime !== undefined ? [signingTime] : [],
  );
  return times.sort((one, other) => one.getTime() - other.getTime())[0];
}

/** @param input with the signing time as `now`: a token is good for minutes, and judged when it was used */
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

/** Characters of a value that is looked into; a token has a few thousand. */
const MOST_CHARACTERS = 100_000;

/** Nobody publishes where the token stands, nor what is around it: JSON, line breaks, base64 once more. */
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

/** A compact JWS that says whom it is about, or who says so. */
function isIdToken(text: string): boolean {
  const decoded = decode(text);
  if (decoded?.kind !== 'jws') return false;
  const { claims } = decoded;
  return claims !== undefined && ('pid' in claims || 'iss' in claims);
}
