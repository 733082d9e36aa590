/** Finds the message to decode in an input. */
import { judgeSamlResponse } from '../../checks/saml/response.ts';
import { IdcliError } from '../../errors.ts';
import type { Draft } from '../../outcome.ts';
import { readDocument } from '../../protocol/saml/message/document.ts';
import type { SamlDocument, SamlSource } from '../../protocol/saml/message/received-message.ts';
import { bareMessage } from '../../protocol/saml/wire/bare.ts';
import { fetchMetadata, isUrl } from '../saml/metadata.ts';
import type { DecodeSamlContext } from './input.ts';

export interface Choice {
  readonly document: SamlDocument;
  /** All messages found, including the chosen one. */
  readonly found: readonly SamlDocument[];
}

/**
 * @param pick number of the message, from 1; without it the first answer, else the first message
 * @throws {IdcliError} `INPUT_NOT_SAML`, with the report in the draft, and `USAGE` when there are fewer
 */
export async function chooseMessage(
  input: string | Uint8Array,
  pick: number | undefined,
  context: DecodeSamlContext & { readonly draft: Draft },
): Promise<Choice> {
  const text = typeof input === 'string' ? input.trim() : '';
  const sources = await messagesIn(input);
  if (sources.length === 0 && isUrl(text) && !/\s/.test(text)) sources.push(await fetchSource(text, context));
  const found = sources.map(readDocument);
  const document = pick === undefined ? firstAnswer(found) : found[pick - 1];
  if (document === undefined) {
    if (pick !== undefined && found.length > 0) {
      throw new IdcliError(
        'USAGE',
        `there are ${found.length} messages in it, and --pick asks for number ${pick}`,
      );
    }
    const { readFragment } = await import('../../protocol/saml/wire/fragment.ts');
    const fragment = readFragment(input);
    if (fragment !== undefined) return { document: fragment, found: [fragment] };
    throw await notSaml(input, context);
  }
  return { document, found };
}

/** Loads the finder, with everything it knows of wrappings, only when needed. */
export async function messagesIn(input: string | Uint8Array): Promise<SamlSource[]> {
  const bare = bareMessage(input);
  if (bare !== undefined) return [bare];
  const { findMessages } = await import('../../protocol/saml/wire/find.ts');
  return findMessages(input);
}

/** Prefers the answer: people debug that, and the request beside it is background. */
function firstAnswer(found: readonly SamlDocument[]): SamlDocument | undefined {
  return found.find(({ kind }) => kind === 'response' || kind === 'assertion') ?? found[0];
}

async function fetchSource(url: string, context: DecodeSamlContext): Promise<SamlSource> {
  const bytes = await fetchMetadata(url, context);
  const [found] = await messagesIn(bytes);
  if (found !== undefined) return { ...found, where: url };
  throw new IdcliError('ANSWER_UNREADABLE', `the answer of ${url} is not SAML metadata`, {
    hint: likeness(bytes),
  });
}

async function notSaml(
  input: string | Uint8Array,
  { draft, world }: DecodeSamlContext & { readonly draft: Draft },
): Promise<IdcliError> {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  const empty = bytes.length === 0 || Buffer.from(bytes.subarray(0, 4096)).toString('latin1').trim() === '';
  const problem = { message: empty ? 'there is nothing in it' : 'nothing in it resembles a SAML message' };
  const source: SamlSource = {
    bytes: new Uint8Array(),
    binding: 'none',
    where: 'input',
    undone: [],
    problems: [problem],
  };
  const { report } = await judgeSamlResponse({
    document: readDocument(source),
    now: world.now(),
    clockToleranceSeconds: 0,
  });
  draft.reports.push(report);
  return empty
    ? new IdcliError('INPUT_NOT_SAML', 'the input is empty', {
        hint: 'give the message as an argument or as a file, or pipe it in',
      })
    : new IdcliError('INPUT_NOT_SAML', 'nothing in the input resembles a SAML message', {
        hint: likeness(bytes),
      });
}

/** Guesses what the input is instead. */
function likeness(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, 4096)).toString('latin1').trim();
  if (/^ey[A-Za-z0-9_-]{10,}\./.test(text)) return 'it looks like a JWT: idcli decode-token';
  if (/^-----BEGIN /.test(text)) return 'it is a PEM file; certificates are given with --idp-cert';
  if (/^<(?:!doctype html|html)/i.test(text)) return 'it is a web page without a SAMLResponse field in it';
  if (/^<(?:[\w.-]+:)?Envelope[\s>]/.test(text)) return 'it is a SOAP envelope without a SAML message in it';
  return (
    'a message is XML, or base64 of it that begins with PHNhbWw or PD94; a HAR, a form body and a URL are ' +
    'searched'
  );
}
