/** Finds the token to decode in a message. */
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
import type { Report } from '../../report.ts';
import type { TokenType } from './input.ts';
import { pickToken } from './pick.ts';

/** Judges an input that is not a token; undefined if it is of no known kind. */
type JudgeOther = (text: string) => Promise<Report | undefined>;

export interface Choice {
  readonly token: FoundToken;
  /** Decoded, without disclosures; absent for an opaque token. */
  readonly decoded?: Decoded;
  /** All tokens found, including the chosen one. */
  readonly found: readonly FoundToken[];
}

/**
 * @param pick number of the token, from 1
 * @param judgeOther called for an input without a token
 * @throws {IdcliError} `INPUT_NOT_A_TOKEN`, with the report in the draft, and `USAGE` when there are fewer
 */
export async function chooseToken(
  message: string | Uint8Array,
  pick: number | undefined,
  type: TokenType | undefined,
  now: Date,
  draft: Draft,
  judgeOther: JudgeOther = async () => undefined,
): Promise<Choice> {
  const found = findTokens(message);
  const token = pickToken(pick === undefined ? readableOf(found) : found, pick, type);
  if (token === undefined) throw await notAToken(message, now, draft, judgeOther);
  const decoded = token.kind === 'opaque' ? undefined : decode(issuerPart(token));
  if (decoded !== undefined) return { token, decoded, found };
  // A string that does not decode may still be an opaque token.
  if (!isOpaque(token.token)) throw await notAToken(message, now, draft, judgeOther);
  return { token, found };
}

/** Returns the tokens that decode, else all: a session cookie may look like a token. */
function readableOf(found: readonly FoundToken[]): readonly FoundToken[] {
  if (found.length < 2) return found;
  const readable = found.filter(
    (token) => token.kind !== 'opaque' && decode(issuerPart(token)) !== undefined,
  );
  return readable.length === 0 ? found : readable;
}

/** Cuts off the disclosures, which the decoder does not read. */
const issuerPart = ({ kind, token }: FoundToken): string =>
  kind === 'sd-jwt' ? (token.split('~', 1)[0] ?? '') : token;

async function notAToken(
  message: string | Uint8Array,
  now: Date,
  draft: Draft,
  judgeOther: JudgeOther,
): Promise<IdcliError> {
  const { text } = decodeText(message);
  const other = await judgeOther(text);
  const { report } = await judgeToken({
    // No token was found, even if the text decodes: report its length only.
    token: decode(text) === undefined ? text : '-'.repeat(text.trim().length),
    expected: false,
    judgeTimes: false,
    now,
    clockToleranceSeconds: 0,
  });
  draft.reports.push(other ?? report);
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
