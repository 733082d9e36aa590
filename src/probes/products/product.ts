/** A product that the other side may run: how it shows itself, and where its settings are. */

/** What of the other side a sign is looked for in. */
export const PLACES = ['address', 'member', 'cookie', 'header', 'page'] as const;
/**
 * - `address`: an address of its metadata, or of an exchange with it, without query
 * - `member`: the name of a member of its metadata
 * - `cookie`: the name of a cookie that it sets
 * - `header`: a header line of its answers: `x-powered-by: name`
 * - `page`: the text of a page
 */
export type Place = (typeof PLACES)[number];

/** A pattern that no other product fits, or several that have to be there together. */
export type Sign = RegExp | readonly RegExp[];

interface Fix {
  /** Ids of probes, and codes of checks for all of their probes; an id counts before a code. */
  readonly of: readonly string[];
  /** What to set, in the words of the product: one sentence, lower case, no final period. */
  readonly set: string;
  /** The page that describes it, if it is another one than that of the product. */
  readonly source?: string;
}

export interface Product {
  /** E.g. `keycloak`. */
  readonly id: string;
  readonly name: string;
  readonly signs: Readonly<Partial<Record<Place, readonly Sign[]>>>;
  /** Where the product describes these settings. */
  readonly source: string;
  readonly fixes: readonly Fix[];
}

/** How a product is set up against what a probe found. */
export interface ProductFix {
  readonly name: string;
  readonly fix: string;
  readonly source: string;
}

/** The sentence of a product for a probe; undefined where no setting is known for sure. */
export function fixIn(
  product: Product,
  probe: { readonly id: string; readonly check: string },
): ProductFix | undefined {
  const { name, source, fixes } = product;
  const found =
    fixes.find(({ of }) => of.includes(probe.id)) ?? fixes.find(({ of }) => of.includes(probe.check));
  return found && { name, fix: found.set, source: found.source ?? source };
}
