/** What minting gives: the message, and everything that others need to judge it. */

/** A file for a verifier. */
export interface VerifierFile {
  readonly name: string;
  readonly content: string;
  /** A private key or a secret: only for the owner's eyes. */
  readonly secret?: true;
}

/** An option of a decode command: a flag alone, with a value, or with a file that holds it. */
export interface VerifierOption {
  readonly flag: string;
  readonly value?: string;
  readonly file?: VerifierFile;
  /** What precedes the name of the file, e.g. `file:`. */
  readonly prefix?: string;
}

/** How idcli itself judges a message. */
export interface Verification {
  readonly command: 'decode-token' | 'decode-saml' | 'decode-sdo' | 'inspect';
  /** The option that takes the message; absent: it is the argument. */
  readonly takes?: string;
  readonly options: readonly VerifierOption[];
}

/** Why a message must be refused. */
interface Expected {
  /** The check that was asked for. */
  readonly check: string;
  /** What was done to the message. */
  readonly does: string;
  /** Checks that cannot but fail or warn with it. */
  readonly beside: readonly string[];
}

export interface Minted {
  readonly kind: string;
  readonly text: string;
  /** Ending of a file with it, e.g. `jwt`. */
  readonly extension: string;
  readonly verification: Verification;
  /** Absent: nothing is wrong with it. */
  readonly expected?: Expected;
}

export const value = (flag: string, text: string): VerifierOption => ({ flag, value: text });
export const file = (flag: string, name: string, content: string): VerifierOption => ({
  flag,
  file: { name, content },
});
export const secretFile = (flag: string, name: string, content: string, prefix = ''): VerifierOption => ({
  flag,
  file: { name, content, secret: true },
  prefix,
});

/** A file of JSON that people can read. */
export const pretty = (document: unknown): string => `${JSON.stringify(document, null, 2)}\n`;
