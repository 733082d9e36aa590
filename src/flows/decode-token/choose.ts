/** Finds the token that is meant in a message. */
import { judgeToken } from '../../checks/token/token.ts';
import { IdcliError } from '../../errors.ts';
import type { Draft } from '../../outcome.ts';
import { decode } from '../../protocol/jose/decode.ts';
import type { Decoded } from '../../protocol/jose/decoded.ts';
import { findTokens } from '../../protocol/tokens/find.ts';
import type { FoundToken } from '../../protocol/tokens/found-token.ts';
import { resemblanceOf } from '../../protocol/tokens/resemblance.ts';
import { isOpaque } from '../../protocol/tokens/shape.ts';
import { decodeText } from '../../protocol/tokens/unescape.ts';
import type { TokenType } from './input.ts';
import { pickToken } from './pick.ts';

export interface Choice {
  readonly token: FoundToken;
  /** As decoded, without disclosures; absent when only its issuer can read it. */
  readonly decoded?: Decoded;
  /** All that were found, the token among them. */
  readonly found: readonly FoundToken[];
}

/**
 * @param pick which one of several, from 1
 * @throws {IdcliError} `INPUT_NOT_A_TOKEN`, with the report in the draft, and `USAGE` when there are not that many
 */
export async function chooseToken(
  message: string | Uint8Array,
  pick: number | undefined,
  type: TokenType | undefined,
  now: Date,
  draft: Draft,
): Promise<Choice> {
  const found = findTokens(message);
  const token = pickToken(pick === undefined ? readableOf(found) : found, pick, type);
  if (token === undefined) throw await notAToken(message, now, draft);
  const decoded = token.kind === 'opaque' ? undefined : decode(issuerPart(token));
  if (decoded !== undefined) return { token, decoded, found };
  // What looked like a token from afar and is none to a decoder may still be an opaque one.
  if (!isOpaque(token.token)) throw await notAToken(message, now, draft);
  return { token, found };
}

/** Those that a decoder can read, if there are any: a session cookie may look like a token from afar. */
function readableOf(found: readonly FoundToken[]): readonly FoundToken[] {
  if (found.length < 2) return found;
  const readable = found.filter(
    (token) => token.kind !== 'opaque' && decode(issuerPart(token)) !== undefined,
  );
  return readable.length === 0 ? found : readable;
}

/** The decoder reads no disclosures. */
const issuerPart = ({ kind, token }: FoundToken): string =>
  kind === 'sd-jwt' ? (token.split('~', 1)[0] ?? '') : token;

async function notAToken(message: string | Uint8Array, now: Date, draft: Draft): Promise<IdcliError> {
  const { text } = decodeText(message);
  const { report } = await judgeToken({
    // Whatever a decoder would make of it, no token was found; only how long it is shall be told.
    token: decode(text) === undefined ? text : '-'.repeat(text.trim().length),
    expected: false,
    judgeTimes: false,
    now,
    clockToleranceSeconds: 0,
  });
  draft.reports.push(report);
  if (text.trim() === '') {
    return new IdcliError('INPUT_NOT_A_TOKEN', 'the input is empty', {
      hint: 'give the token as an argument or as a file, or pipe it in',
    });
  }
  const likeness = resemblanceOf(text);
  return new IdcliError(
    'INPUT_NOT_A_TOKEN',
    `nothing in the input resembles a token${likeness === undefined ? '' : `; it looks like ${likeness.what}`}`,
    { hint: likeness?.hint ?? 'a JWT has three parts with dots between and begins with eyJ; a JWE has five' },
  );
}
