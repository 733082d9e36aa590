/** The ID token of the authentication, somewhere among the properties of the object (rules ES-C9, ES-V7). */
import { type EmbeddedToken, judgeToken } from '../../checks/index.ts';
import { decode } from '../../protocol/jose/index.ts';
import type { ParsedSdo, SdoProperty } from '../../protocol/sdo/index.ts';
import type { OpenSdoInput } from '../open-sdo.ts';

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
  const property = sdo.properties.find(isIdToken);
  if (property === undefined) return undefined;
  const token = property.value.trim();
  const { keys, keysFailed, issuer, clientId, now, clockToleranceSeconds } = input;
  const judgement = await judgeToken({
    token,
    ...(keys === undefined || keys.length === 0 ? {} : { keys }),
    ...(keysFailed === undefined ? {} : { keysFailed }),
    expected: false,
    judgeTimes: true,
    now,
    clockToleranceSeconds,
  });
  const { at, signed } = property;
  const expected = {
    ...(issuer === undefined ? {} : { issuer }),
    ...(clientId === undefined ? {} : { clientId }),
  };
  return { token, embedded: { at, signed, judgement, ...expected } };
}

/** A compact JWS that says whom it is about, or who says so. */
function isIdToken({ value }: SdoProperty): boolean {
  const text = value.trim();
  if (!/^e[yw][\w-]*\.[\w-]+\.[\w-]*$/.test(text)) return false;
  const decoded = decode(text);
  if (decoded?.kind !== 'jws') return false;
  const { claims } = decoded;
  return claims !== undefined && ('pid' in claims || 'iss' in claims);
}
