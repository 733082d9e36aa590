/** Issuers accepted in addition to the configured one: literal, or a template for many tenants. */

/**
 * Returns the entry that matches the issuer.
 * @param values what a placeholder must be, if known: `{tenantid}` → the claim `tid`
 */
export function acceptedIssuer(
  issuer: string,
  accepted: readonly string[] = [],
  values: Readonly<Record<string, unknown>> = {},
): string | undefined {
  return accepted.find((one) => one === issuer || fits(issuer, one, values));
}

const PLACEHOLDER = /\{(\w+)\}/;

/** A placeholder matches one segment of a path or host, never several. */
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

/** `split` with a group alternates text and names. */
const joined = (parts: readonly string[]): string =>
  parts.map((part, index) => (index % 2 === 0 ? part : `{${part}}`)).join('');
