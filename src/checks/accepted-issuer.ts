/** Issuers that count beside the configured one: written out, or as a template for many tenants. */

/**
 * Which of them an issuer is.
 * @param values what a placeholder must be, where something is known of it: `{tenantid}` → the claim `tid`
 */
export function acceptedIssuer(
  issuer: string,
  accepted: readonly string[] = [],
  values: Readonly<Record<string, unknown>> = {},
): string | undefined {
  return accepted.find((one) => one === issuer || fits(issuer, one, values));
}

const PLACEHOLDER = /\{(\w+)\}/;

/** A placeholder stands for one part of a path or host, never for several. */
function fits(issuer: string, template: string, values: Readonly<Record<string, unknown>>): boolean {
  const [before = '', name, ...rest] = template.split(PLACEHOLDER);
  if (name === undefined) return issuer === template;
  if (!issuer.startsWith(before)) return false;
  const left = issuer.slice(before.length);
  const [part = ''] = /^[\w.~-]+/.exec(left) ?? [];
  if (part === '') return false;
  const known = values[name];
  if (known !== undefined && known !== part) return false;
  return fits(left.slice(part.length), joined(rest), values);
}

/** `split` with a group gives text and names in turn. */
const joined = (parts: readonly string[]): string =>
  parts.map((part, index) => (index % 2 === 0 ? part : `{${part}}`)).join('');
