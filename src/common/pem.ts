/** PEM as it comes out of environment variables, YAML, JSON and chat windows, put back into its form. RFC 7468, 2. */

export interface PemBlock {
  /** `PRIVATE KEY`, `CERTIFICATE`, … */
  readonly label: string;
  /** The block in its form, one line end after each 64 characters. */
  readonly text: string;
  /** Encrypted with a passphrase. */
  readonly encrypted: boolean;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;
/** Headers of the old form, such as `Proc-Type: 4,ENCRYPTED`. RFC 1421, 4.6. */
const HEADER = /^[A-Za-z-]+: .*$/gm;
const BASE64_OF_BEGIN = 'LS0tLS1CRUdJTi';

/**
 * The blocks of a text: with `\\n` for line ends, on one line, indented, between quotes, or base64 once more. A block whose
 * end is missing is none.
 */
export function pemBlocks(text: string): readonly PemBlock[] {
  const plain = unwrapped(text).replace(/\\r/g, '').replace(/\\n/g, '\n');
  return [...plain.matchAll(BLOCK)].map(([whole, label = '', inner = '']) => {
    const encrypted = label === 'ENCRYPTED PRIVATE KEY' || whole.includes('ENCRYPTED');
    const body = inner.replace(HEADER, '').replace(/[^A-Za-z0-9+/=]/g, '');
    const lines = body.match(/.{1,64}/g) ?? [];
    return {
      label,
      encrypted,
      text: `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`,
    };
  });
}

/** Whether a text has PEM in it, in whatever form. */
export const hasPem = (text: string): boolean => unwrapped(text).includes('-----BEGIN ');

/** The text itself, or what it is the base64 of. */
function unwrapped(text: string): string {
  const at = text.indexOf(BASE64_OF_BEGIN);
  if (text.includes('-----BEGIN ') || at < 0) return text;
  return Buffer.from(text.slice(at).replace(/[^A-Za-z0-9+/=_-]/g, ''), 'base64').toString('utf8');
}
