/** Builds the request of a consent signature: method, hints and text from options, or a request object from a file. */

import { resolve } from 'node:path';
import { defined } from '../../common/defined.ts';
import { fileAdvice, systemCodeOf } from '../../common/foreign.ts';
import { describeJsonTrouble } from '../../common/json-trouble.ts';
import { IdcliError } from '../../errors.ts';
import type { RequestSource } from '../../flows/consent-signature/input.ts';
import {
  type ConsentProtocol,
  type HintValues,
  hintsFrom,
  strangeHints,
} from '../../protocol/consent/index.ts';
import { decodeUtf8, readJsonText } from '../../protocol/http/strict-json.ts';
import { isObject } from '../../protocol/jose/parts.ts';
import type { Invocation } from '../command.ts';
import type { SignConsentValues } from './sign-consent.ts';

/** 32 kB: more than any eID shows, and less than servers accept in a form. */
const TEXT_BYTES = 32 * 1024;
/** 64 kB for a custom request object. */
const REQUEST_BYTES = 64 * 1024;

/** Options that a request object replaces. */
const OWN_PARTS = [
  'method',
  'text',
  'textFile',
  'subject',
  'birthdate',
  'phone',
  'externalRef',
  'deviceId',
  'uiLocales',
  'param',
  'noPkce',
  'noNonce',
] as const;

/**
 * @returns the request, and the whole `acr_values` when a method is named
 * @throws {IdcliError} `USAGE`, `INPUT_UNREADABLE`, `INPUT_TOO_LARGE`
 */
export async function consentRequest(
  values: SignConsentValues,
  protocol: ConsentProtocol,
  invocation: Invocation,
): Promise<{ readonly request: RequestSource; readonly acrValues?: string }> {
  if (values.requestFile !== undefined) {
    const request = await givenRequest(values.requestFile, values, invocation);
    const acr = request.object.acr_values;
    return { request, ...(typeof acr === 'string' ? { acrValues: acr } : {}) };
  }
  const names = Object.keys(protocol.methods);
  const method = values.method === undefined ? undefined : protocol.methods[values.method];
  if (method === undefined) {
    throw new IdcliError('USAGE', 'no method is named', { hint: `--method ${names.join(', ')}` });
  }
  const hints = await hintValues(values, invocation);
  const [strange] = strangeHints(method, hints.typed);
  if (strange !== undefined) {
    const known = method.hints.flatMap(({ option }) => (option === undefined ? [] : [optionName(option)]));
    throw new IdcliError('USAGE', `${method.title} takes no ${optionName(strange)}`, {
      hint: `it takes ${known.join(', ')}`,
    });
  }
  return {
    request: {
      kind: 'parts',
      hints: hintsFrom(method, { ...hints.persona, ...hints.typed }),
      text: await textToSign(values, invocation),
      ...defined({ uiLocales: values.uiLocales }),
      more: values.param ?? [],
      pkce: values.noPkce !== true,
      nonce: values.noNonce !== true,
    },
    acrValues: protocol.methodPrefix + method.name,
  };
}

const optionName = (key: string) => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Returns the typed hints, and in the sandbox the identifiers of the persona. */
async function hintValues(
  values: SignConsentValues,
  { world }: Invocation,
): Promise<{ readonly typed: HintValues; readonly persona: HintValues }> {
  const { subject, birthdate, phone, externalRef, deviceId } = values;
  const typed = Object.fromEntries(
    Object.entries({ subject, birthdate, phone, externalRef, deviceId }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  if (values.sandbox === undefined) return { typed, persona: {} };
  const { consentHints } = await import('../../sandbox/index.ts');
  return { typed, persona: consentHints(values.as ?? 'default', world.now()) };
}

async function givenRequest(
  path: string,
  values: SignConsentValues,
  invocation: Invocation,
): Promise<Extract<RequestSource, { kind: 'given' }>> {
  const double = OWN_PARTS.find((name) => values[name] !== undefined);
  if (double !== undefined) {
    throw new IdcliError(
      'USAGE',
      `${optionName(double)} has no place beside --request-file, which says it all`,
    );
  }
  const bytes = await readBytes(path, 'request object', REQUEST_BYTES, invocation);
  const text = decodeUtf8(bytes);
  const reading = text === undefined ? undefined : readJsonText(text);
  if (reading?.value === undefined || !isObject(reading.value)) {
    const fault = reading?.faults[0]?.message;
    const trouble = text === undefined ? undefined : describeJsonTrouble(text);
    throw new IdcliError('INPUT_UNREADABLE', `the request object is not a JSON object: ${path}`, {
      hint: trouble ?? (fault === undefined ? 'it begins with {' : `it ${fault}`),
    });
  }
  return { kind: 'given', bytes, object: reading.value };
}

/** Returns the text byte for byte: the user signs exactly what was given. */
async function textToSign(values: SignConsentValues, invocation: Invocation): Promise<string> {
  if (values.text !== undefined && values.textFile !== undefined) {
    throw new IdcliError('USAGE', '--text and --text-file are two ways to say the same');
  }
  if (values.text !== undefined) return bounded(values.text);
  const { world } = invocation;
  if (values.textFile === undefined && world.stdin.isTTY) {
    throw new IdcliError('USAGE', 'there is no text to sign', {
      hint: 'give it with --text or --text-file, or pipe it in',
    });
  }
  const path = values.textFile ?? '-';
  const bytes = await readBytes(path, 'text to sign', TEXT_BYTES, invocation);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new IdcliError('INPUT_UNREADABLE', 'the text to sign is not UTF-8, so it cannot be sent as it is', {
      cause,
      hint: 'convert it first: iconv -f ISO-8859-1 -t UTF-8',
    });
  }
}

function bounded(text: string): string {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > TEXT_BYTES) {
    throw new IdcliError(
      'INPUT_TOO_LARGE',
      `the text to sign has ${bytes} bytes, and may have ${TEXT_BYTES}`,
    );
  }
  return text;
}

async function readBytes(
  path: string,
  what: string,
  limit: number,
  { world }: Invocation,
): Promise<Uint8Array> {
  try {
    const bytes =
      path === '-' ? await world.stdin.bytes(limit) : await world.files.read(resolve(world.cwd, path), limit);
    if (bytes.length > limit) {
      throw new IdcliError('INPUT_TOO_LARGE', `the ${what} has more than ${limit} bytes`);
    }
    return bytes;
  } catch (cause) {
    if (cause instanceof IdcliError) throw cause;
    const code = systemCodeOf(cause);
    throw new IdcliError(
      'INPUT_UNREADABLE',
      `the file with the ${what} cannot be read: ${path}${code === undefined ? '' : ` (${code})`}`,
      { cause, ...fileAdvice(code) },
    );
  }
}
