/** Restores PEM that went through environment variables, YAML, JSON or chat windows. RFC 7468, 2. */

export interface PemBlock {
  /** `PRIVATE KEY`, `CERTIFICATE`, … */
  readonly label: string;
  /** The block in canonical form, with a line end after every 64 characters. */
  readonly text: string;
  /** Encrypted with a passphrase. */
  readonly encrypted: boolean;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;
/** Headers of the old format, such as `Proc-Type: 4,ENCRYPTED`. RFC 1421, 4.6. */
const HEADER = /^[A-Za-z-]+: .*$/gm;
const BASE64_OF_BEGIN = 'LS0tLS1CRUdJTi';

/**
 * Returns the blocks of a text: with `\\n` for line ends, on one line, indented, quoted, or in another layer of base64.
 * Skips a block without an end.
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

/** Whether a text contains PEM in any of these forms. */
export const hasPem = (text: string): boolean => unwrapped(text).includes('-----BEGIN ');

/** Returns the text, or its base64 decoding. */
function unwrapped(text: string): string {
  const at = text.indexOf(BASE64_OF_BEGIN);
  if (text.includes('-----BEGIN ') || at < 0) return text;
  return Buffer.from(text.slice(at).replace(/[^A-Za-z0-9+/=_-]/g, ''), 'base64').toString('utf8');
}
