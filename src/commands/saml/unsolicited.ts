/** `--await`: the identity provider begins. */
import { IdcliError } from '../../errors.ts';

interface Values {
  /** An address; empty if none was given. */
  readonly await?: string;
  readonly headless?: boolean;
  readonly sandbox?: string;
}

/** @throws {IdcliError} `USAGE` for an address that is none, and for a built-in user agent without one */
export function unsolicitedFrom({
  await: start,
  headless,
  sandbox,
}: Values): { readonly start?: URL } | undefined {
  if (start === undefined) return undefined;
  if (start === '') {
    // The sandbox has an address of its own.
    if (headless !== true || sandbox !== undefined) return {};
    throw new IdcliError('USAGE', '--await with --headless needs the address to start at', {
      hint: 'give the address at which the identity provider begins a login: --await URL',
    });
  }
  if (/^https?:/i.test(start) && URL.canParse(start)) return { start: new URL(start) };
  throw new IdcliError('USAGE', `--await takes an http or https address, not ${start}`);
}
