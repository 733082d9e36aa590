/** The document of an order: a text, or a text or PDF file (rule ES-C3). */
import { IdcliError } from '../../errors.ts';
import type { OrderDocument } from '../../protocol/e-signing/index.ts';
import { SDO_BYTES } from '../../protocol/sdo/parsed.ts';
import type { Invocation } from '../command.ts';
import { readFile } from '../input/connection.ts';

interface DocumentValues {
  readonly text?: string;
  readonly file?: string;
}

/**
 * @returns undefined when none was named
 * @throws {IdcliError} `USAGE`, `INPUT_UNREADABLE`, `INPUT_TOO_LARGE`
 */
export async function readDocument(
  { text, file }: DocumentValues,
  invocation: Invocation,
): Promise<OrderDocument | undefined> {
  if (text !== undefined && file !== undefined) {
    throw new IdcliError('USAGE', '--text and --file are two ways to say the same');
  }
  if (text !== undefined) return { kind: 'text', bytes: new TextEncoder().encode(text) };
  if (file === undefined) return undefined;
  const bytes = await readFile(file, 'document', invocation, SDO_BYTES);
  if (isPdf(bytes)) return { kind: 'pdf', bytes };
  if (/\.pdf$/i.test(file)) {
    throw new IdcliError('USAGE', `${file} is not a PDF: it does not begin with %PDF`, {
      hint: 'a text is taken from a file of any other name',
    });
  }
  if (!isText(bytes)) {
    throw new IdcliError(
      'USAGE',
      `${file} is neither text in UTF-8 nor PDF, and nothing else can be signed`,
      {
        hint: 'convert a text first: iconv -f ISO-8859-1 -t UTF-8',
      },
    );
  }
  return { kind: 'text', bytes };
}

const isPdf = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 4)).toString('latin1') === '%PDF';

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
