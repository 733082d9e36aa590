/** Puts disclosed claims in the place of their hashes. RFC 9901, 7.1. */
import type { Json } from '../../outcome.ts';
import { type Disclosure, type Members, readDisclosure, sdHash } from './disclosure.ts';

export interface OpenedClaims {
  /** The claims with what was disclosed put in its place, without hashes. */
  readonly claims: Members;
  readonly disclosures: readonly Disclosure[];
  /** Hashes that nothing was disclosed for: withheld claims, or decoys. */
  readonly withheld: number;
  /** What makes the whole invalid, a sentence each. */
  readonly problems: readonly string[];
}

/** Deeper than this nobody discloses; a bound for crafted tokens. */
const DEPTH_LIMIT = 64;

/** What is known while the claims are walked. */
interface Opening {
  readonly byDigest: ReadonlyMap<string, Disclosure>;
  /** Digest → where its claim was put. */
  readonly placed: Map<string, string>;
  readonly seen: Set<string>;
  readonly problems: string[];
  withheld: number;
}

/**
 * Reads disclosures and puts them into the claims they belong to.
 * @param texts the disclosures, base64url as they stood
 */
export function openDisclosures(claims: Members, texts: readonly string[]): OpenedClaims {
  if (sdHash('', claims) === undefined) {
    const problem = `the hash function ${JSON.stringify(claims._sd_alg)} of _sd_alg is not known here`;
    return { claims, disclosures: [], withheld: 0, problems: [problem] };
  }
  const read = texts.map((text) => readDisclosure(text, sdHash(text, claims) ?? ''));
  const opening: Opening = {
    byDigest: new Map(read.map((disclosure) => [disclosure.digest, disclosure])),
    placed: new Map(),
    seen: new Set(),
    problems: [],
    withheld: 0,
  };
  const { _sd_alg: _, ...hashed } = claims;
  const opened = openMembers(hashed, '', 0, opening);
  const disclosures = read.map((disclosure): Disclosure => {
    const at = opening.placed.get(disclosure.digest);
    return at === undefined ? disclosure : { ...disclosure, at };
  });
  return {
    claims: opened,
    disclosures,
    withheld: opening.withheld,
    problems: [...opening.problems, ...leftOver(disclosures, opening)],
  };
}

function open(value: Json, at: string, depth: number, opening: Opening): Json {
  if (depth > DEPTH_LIMIT) return value;
  if (isList(value)) {
    return value.flatMap((element, index) => openElement(element, `${at}.${index}`, depth + 1, opening));
  }
  return isMembers(value) ? openMembers(value, at, depth, opening) : value;
}

/** An element of a list, or nothing for one that was withheld. */
function openElement(element: Json, at: string, depth: number, opening: Opening): readonly Json[] {
  if (!isMembers(element) || Object.keys(element).join() !== '...')
    return [open(element, at, depth, opening)];
  const disclosure = lookUp(element['...'], at, opening);
  if (disclosure === undefined) return [];
  if (disclosure.name !== undefined) {
    opening.problems.push(
      `the disclosure of ${disclosure.name} has a name, but stands for an element of a list`,
    );
    return [];
  }
  opening.placed.set(disclosure.digest, at);
  return [open(disclosure.value ?? null, at, depth, opening)];
}

function openMembers(members: Members, at: string, depth: number, opening: Opening): Members {
  const path = (name: string) => (at === '' ? name : `${at}.${name}`);
  const { _sd: hashes, ...own } = members;
  const names = new Set(Object.keys(own));
  const digests = hashes === undefined ? [] : isList(hashes) ? hashes : [hashes];
  const disclosed = digests.flatMap((digest): [string, Json][] => {
    const disclosure = lookUp(digest, at || 'the payload', opening);
    if (disclosure === undefined) return [];
    const { name, value = null } = disclosure;
    if (name === undefined || names.has(name)) {
      opening.problems.push(
        name === undefined
          ? `a disclosure without a name stands for a member of ${at || 'the payload'}`
          : `the disclosed claim ${path(name)} is there already`,
      );
      return [];
    }
    names.add(name);
    opening.placed.set(disclosure.digest, path(name));
    return [[name, open(value, path(name), depth + 1, opening)]];
  });
  return Object.fromEntries([
    ...Object.entries(own).map(
      ([name, member]) => [name, open(member, path(name), depth + 1, opening)] as const,
    ),
    ...disclosed,
  ]);
}

/** The disclosure of a hash; a hash may stand in a token once. */
function lookUp(digest: Json | undefined, at: string, opening: Opening): Disclosure | undefined {
  if (typeof digest !== 'string') {
    opening.problems.push(`a hash in ${at} is no text`);
    return undefined;
  }
  if (opening.seen.has(digest)) {
    opening.problems.push(`the hash ${digest} stands there twice`);
    return undefined;
  }
  opening.seen.add(digest);
  const found = opening.byDigest.get(digest);
  if (found === undefined) opening.withheld += 1;
  return found?.problem === undefined ? found : undefined;
}

/** What is wrong with disclosures that found no place. */
function leftOver(disclosures: readonly Disclosure[], { byDigest, seen }: Opening): string[] {
  const problems = disclosures.flatMap(({ problem, name, digest }) => {
    if (problem !== undefined) return [problem];
    if (seen.has(digest)) return [];
    return [`the issuer signed no hash of the disclosure ${name === undefined ? digest : `of ${name}`}`];
  });
  return byDigest.size < disclosures.length ? [...problems, 'a disclosure stands there twice'] : problems;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isMembers(value: Json): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
