/** `idcli decode-sdo`: maps option values to one call of the flow. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { type DecodeSdoInput, decodeSdo } from '../../flows/decode-sdo.ts';
import { SDO_BYTES } from '../../protocol/sdo/parsed.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { connect, readFile } from '../input/connection.ts';
import { readMessage } from '../input/message.ts';
import { asOf, clockTolerance } from '../input/time.ts';
import type { decodeSdoOptions } from './decode-sdo.ts';

type Values = ValuesOf<typeof decodeSdoOptions>;

export async function runDecodeSdo(values: Values, given: Invocation): Promise<void> {
  const invocation = asOf(given, values.now);
  if (invocation.arguments.length > 1) throw new IdcliError('USAGE', 'more than one input is given');
  const input = await flowInput(values, invocation);
  const kind = { what: 'signed data object', resembles: (text: string) => /^\s*<|^e[yw][\w-]+\./.test(text) };
  const message = await readMessage(invocation.arguments[0], kind, invocation);
  const bytes = typeof message === 'string' ? Buffer.from(message, 'utf8') : message;
  await decodeSdo(bytes, input, {
    world: invocation.world,
    draft: invocation.draft,
    connect: () => connect(values, {}, invocation),
  });
}

async function flowInput(values: Values, invocation: Invocation): Promise<DecodeSdoInput> {
  const { jwks, phone, issuer, clientId, document } = values;
  const text = await sentText(values, invocation);
  return {
    ...defined({
      text,
      document:
        document === undefined ? undefined : await readFile(document, 'document', invocation, SDO_BYTES),
      phone,
      issuer,
      clientId,
      jwks,
    }),
    trustAnchors: values.trustAnchor ?? [],
    clockToleranceSeconds: clockTolerance(values.clockTolerance),
  };
}

/** Returns the text byte for byte, as sent. */
async function sentText({ text, textFile }: Values, invocation: Invocation): Promise<string | undefined> {
  if (text !== undefined && textFile !== undefined) {
    throw new IdcliError('USAGE', '--text and --text-file are two ways to say the same');
  }
  if (textFile === undefined) return text;
  const bytes = await readFile(textFile, 'text that was sent', invocation, SDO_BYTES);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new IdcliError(
      'INPUT_UNREADABLE',
      `${textFile} is not UTF-8, so it is not the text that was sent`,
      {
        cause,
        hint: 'a document that is not text is given with --document',
      },
    );
  }
}
