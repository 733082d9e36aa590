/** A token from somewhere: found, opened, judged and described. */
import type { X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import { judgeToken } from '../checks/index.ts';
import { IdcliError } from '../errors.ts';
import type { Draft } from '../outcome.ts';
import { decode } from '../protocol/jose/index.ts';
import {
  decodeText,
  type FoundToken,
  findTokens,
  isOpaque,
  resemblanceOf,
} from '../protocol/tokens/index.ts';
import { describeSource, describeToken } from './decode-token/describe.ts';
import { type DecodeTokenContext, type DecodeTokenInput, expectsAnything } from './decode-token/input.ts';
import { type Bench, judgeFound } from './decode-token/judge.ts';
import { type GatheredKeys, gatherKeys } from './decode-token/keys.ts';
import { describeOpaque, reportOpaque } from './decode-token/opaque.ts';
import { pickToken } from './decode-token/pick.ts';

/**
 * Finds a token in a message and fills the draft with what is in it and what is wrong with it.
 * @param pick which one of several, from 1
 * @throws {IdcliError} `INPUT_NOT_A_TOKEN`, with the report in the draft; what reading keys throws
 */
export async function decodeToken(
  message: string | Uint8Array,
  pick: number | undefined,
  input: DecodeTokenInput,
  context: DecodeTokenContext & { readonly draft: Draft },
): Promise<void> {
  const { draft } = context;
  const found = findTokens(message);
  const chosen = pickToken(found, pick, input.expectations.type);
  const opaque = chosen !== undefined && isOpaqueToken(chosen);
  if (chosen === undefined || (!opaque && decode(issuerPart(chosen)) === undefined)) {
    throw await notAToken(message, draft, context.world.now());
  }
  const gathered = await gatherKeys(input, context);
  if (opaque) tellOpaque(chosen, input, draft);
  else await tellToken(chosen, input, gathered, context);
  Object.assign(draft.data, describeSource(chosen, found));
  draft.reports.push(...gathered.reports);
  if (gathered.failure !== undefined) throw gathered.failure;
}

/** Opaque by form, or what looked like a token from afar and is none to a decoder. */
function isOpaqueToken(found: FoundToken): boolean {
  return found.kind === 'opaque' || (decode(issuerPart(found)) === undefined && isOpaque(found.token));
}

/** The decoder reads no disclosures. */
const issuerPart = ({ kind, token }: FoundToken): string =>
  kind === 'sd-jwt' ? (token.split('~', 1)[0] ?? '') : token;

function tellOpaque(chosen: FoundToken, input: DecodeTokenInput, draft: Draft): void {
  draft.data = describeOpaque(chosen.token);
  draft.reports.push(reportOpaque(chosen.token, expectsAnything(input.expectations)));
}

async function tellToken(
  chosen: FoundToken,
  input: DecodeTokenInput,
  gathered: GatheredKeys,
  context: DecodeTokenContext & { readonly draft: Draft },
): Promise<void> {
  const { draft, world } = context;
  const anchors = await readAnchors(input.keys.trustAnchors, context);
  const judge = (keys: GatheredKeys) => judgeFound(chosen, makeBench(input, keys, anchors), world.now());
  let judged = await judge(gathered);
  for (let round = 0; round < input.keys.refetch.times && gathered.again !== undefined; round += 1) {
    if (!lacksKey(judged.reports)) break;
    await world.sleep(input.keys.refetch.milliseconds, world.signal);
    judged = await judge(await gathered.again());
  }
  draft.data = describeToken(judged);
  draft.reports.push(...judged.reports);
  if (input.explain) {
    const { explainToken } = await import('./decode-token/explain.ts');
    draft.data.explain = explainToken(draft.data);
  }
  const { tellClaims } = await import('./decode-token/claims.ts');
  tellClaims(judged, input, draft);
}

const lacksKey = (
  reports: Draft['reports'] | readonly { findings: Draft['reports'][number]['findings'] }[],
) =>
  reports.some(({ findings }) =>
    findings.some(({ code, status }) => code === 'token.key' && status === 'fail'),
  );

/** What one token or many are judged with. */
export function makeBench(
  input: DecodeTokenInput,
  { keys, keysFailed, allowed }: GatheredKeys,
  anchors: readonly X509Certificate[] | undefined,
): Bench {
  const { algorithms } = input.expectations;
  const shared = input.keys.shared.length > 0 ? ['HS256', 'HS384', 'HS512'] : [];
  const list =
    algorithms !== undefined
      ? { list: algorithms, by: '--alg' }
      : allowed === undefined
        ? undefined
        : { list: [...allowed, ...shared], by: 'the discovery document' };
  return {
    ...(keys === undefined ? {} : { keys }),
    ...(keysFailed === undefined ? {} : { keysFailed }),
    ...(input.decryptionKeys === undefined ? {} : { decryptionKeys: input.decryptionKeys }),
    ...(anchors === undefined ? {} : { anchors }),
    ...(list === undefined ? {} : { allowed: list }),
    expectations: input.expectations,
    clockToleranceSeconds: input.clockToleranceSeconds,
  };
}

/** @throws {IdcliError} `INPUT_UNREADABLE`, `KEY_UNREADABLE` */
export async function readAnchors(
  files: readonly string[],
  { world }: DecodeTokenContext,
): Promise<readonly X509Certificate[] | undefined> {
  if (files.length === 0) return undefined;
  const { readCertificates } = await import('../protocol/x509/chain.ts');
  const anchors: X509Certificate[] = [];
  for (const file of files) {
    const bytes = await world.files.read(resolve(world.cwd, file)).catch((cause: unknown) => {
      throw cause instanceof IdcliError
        ? cause
        : new IdcliError('INPUT_UNREADABLE', `the trust anchor cannot be read: ${file}`, { cause });
    });
    const certificates = readCertificates(bytes);
    if (certificates === undefined) {
      throw new IdcliError('KEY_UNREADABLE', `${file} holds no certificate`, {
        hint: 'a trust anchor is a certificate in PEM or DER',
      });
    }
    anchors.push(...certificates);
  }
  return anchors;
}

async function notAToken(message: string | Uint8Array, draft: Draft, now: Date): Promise<IdcliError> {
  const { text } = decodeText(message);
  const judgement = await judgeToken({
    token: decode(text) === undefined ? text : '',
    expected: false,
    judgeTimes: false,
    now,
    clockToleranceSeconds: 0,
  });
  draft.reports.push(judgement.report);
  const likeness = resemblanceOf(text);
  if (text.trim() === '') {
    return new IdcliError('INPUT_NOT_A_TOKEN', 'the input is empty', {
      hint: 'give the token as an argument or as a file, or pipe it in',
    });
  }
  return new IdcliError(
    'INPUT_NOT_A_TOKEN',
    `nothing in the input resembles a token${likeness === undefined ? '' : `; it looks like ${likeness.what}`}`,
    { hint: likeness?.hint ?? 'a JWT has three parts with dots between and begins with eyJ; a JWE has five' },
  );
}
