/** Which product the other side runs, from what it showed during the run. */
import type { Exchange } from '../../outcome.ts';
import { PLACES, type Place, type Product, type Sign } from './product.ts';

export interface Seen {
  /** Addresses that belong to the other side: only what comes from their origins is looked at. */
  readonly addresses: readonly string[];
  /** Names of the members of its metadata. */
  readonly members?: readonly string[];
  readonly exchanges: readonly Exchange[];
}

export interface Recognised {
  readonly product: Product;
  /** What it was recognised by, in words: `the cookie KC_RESTART`. */
  readonly by: readonly string[];
}

/**
 * The product with the most signs. A page of another product behind the other side does not count, since it has another
 * origin; and where two products fit equally well, none is named.
 */
export function recognise(products: readonly Product[], seen: Seen): Recognised | undefined {
  const texts = textsOf(seen);
  const [best, next] = products
    .map((product) => ({ product, by: signsIn(product, texts) }))
    .filter(({ by }) => by.length > 0)
    .sort((one, other) => other.by.length - one.by.length);
  return best === undefined || best.by.length === next?.by.length ? undefined : best;
}

type Texts = Readonly<Record<Place, readonly string[]>>;

function signsIn({ signs }: Product, texts: Texts): string[] {
  return PLACES.flatMap((place) =>
    (signs[place] ?? []).flatMap((sign) => {
      const found = matchOf(sign, texts[place]);
      return found === undefined ? [] : [WORDS[place](found)];
    }),
  );
}

/** What the first pattern found; undefined unless every one finds something. */
function matchOf(sign: Sign, texts: readonly string[]): string | undefined {
  const found = [sign].flat().map((pattern) => {
    for (const text of texts) {
      const [match] = pattern.exec(text) ?? [];
      if (match !== undefined) return match;
    }
    return undefined;
  });
  return found.every((match) => match !== undefined) ? found[0] : undefined;
}

const WORDS: Readonly<Record<Place, (match: string) => string>> = {
  address: (match) => `the address ${match}`,
  member: (match) => `${match} in its metadata`,
  cookie: (match) => `the cookie ${match}`,
  header: (match) => `the header ${match}`,
  page: (match) => `the words ${JSON.stringify(match)}`,
};

/** Bytes of a page that are looked at, and pages at most: markers stand at their beginning. */
const ENOUGH_BYTES = 100_000;
const ENOUGH_PAGES = 20;

function textsOf({ addresses, members = [], exchanges }: Seen): Texts {
  const urls = addresses.flatMap((text) => (URL.canParse(text) ? [new URL(text)] : []));
  const origins = new Set(urls.map(({ origin }) => origin));
  const own = exchanges.filter(
    ({ request: { url }, response }) =>
      response !== undefined && URL.canParse(url) && origins.has(new URL(url).origin),
  );
  const lines = own.flatMap(({ response }) => response?.headers ?? []);
  return {
    address: unique([...urls, ...own.map(({ request }) => new URL(request.url))].map(bare)),
    member: members,
    cookie: unique(
      lines.flatMap(([name, value]) =>
        name.toLowerCase() === 'set-cookie' ? [value.split('=', 1)[0]?.trim() ?? ''] : [],
      ),
    ),
    header: unique(lines.map(([name, value]) => `${name.toLowerCase()}: ${value}`)),
    page: own
      .flatMap(({ response }) => (isPage(response) ? [response.body] : []))
      .slice(0, ENOUGH_PAGES)
      .map((body) => new TextDecoder().decode(body.subarray(0, ENOUGH_BYTES))),
  };
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

const bare = ({ origin, pathname }: URL): string => origin + pathname;

const isPage = (response: Exchange['response']): response is NonNullable<Exchange['response']> =>
  response?.headers.some(([name, value]) => name.toLowerCase() === 'content-type' && /html/i.test(value)) ===
  true;
