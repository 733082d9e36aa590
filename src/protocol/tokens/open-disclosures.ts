/** Replaces hashes with the disclosed claims. RFC 9901, 7.1. */
import type { Json } from '../../common/json.ts';
import { type Disclosure, type Members, readDisclosure, sdHash } from './disclosure.ts';

export interface OpenedClaims {
  /** The claims with disclosed values in place, without hashes. */
  readonly claims: Members;
  readonly disclosures: readonly Disclosure[];
  /** Hashes without a disclosure: withheld claims, or decoys. */
  readonly withheld: number;
  /** `_sd_alg`, if it names an unknown hash function; then nothing was opened. */
  readonly unknownHash?: Json;
  /** Faults in what the issuer signed, regardless of the disclosures. */
  readonly digestProblems: readonly Problem[];
  /** Faults of disclosures. */
  readonly problems: readonly Problem[];
}

/** One sentence, and the place in the token. */
export interface Problem {
  readonly at: string;
  readonly message: string;
}

/** Deeper than any real disclosure; a limit for crafted tokens. */
const DEPTH_LIMIT = 64;

/** A disclosure and its number, from 0. */
interface Numbered {
  readonly disclosure: Disclosure;
  readonly index: number;
}

/** State while walking the claims. */
interface Opening {
  readonly byDigest: ReadonlyMap<string, Numbered>;
  /** Digest → path of its claim. */
  readonly placed: Map<string, string>;
  readonly seen: Set<string>;
  readonly digestProblems: Problem[];
  readonly problems: Problem[];
  withheld: number;
}

/**
 * Reads disclosures and puts them into their claims.
 * @param texts the disclosures, base64url as received
 */
export function openDisclosures(claims: Members, texts: readonly string[]): OpenedClaims {
  if (sdHash('', claims) === undefined) {
    const unknownHash = claims._sd_alg ?? null;
    return { claims, disclosures: [], withheld: 0, unknownHash, digestProblems: [], problems: [] };
  }
  const read = texts.map((text) => readDisclosure(text, sdHash(text, claims) ?? ''));
  const opening: Opening = {
    byDigest: new Map(read.map((disclosure, index) => [disclosure.digest, { disclosure, index }])),
    placed: new Map(),
    seen: new Set(),
    digestProblems: [],
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
    digestProblems: opening.digestProblems,
    problems: [...opening.problems, ...leftOver(disclosures, opening)],
  };
}

const inPayload = (at: string): string => (at === '' ? 'payload' : `payload.${at}`);
const placeOf = (index: number): string => `disclosures[${index}]`;

function open(value: Json, at: string, depth: number, opening: Opening): Json {
  if (depth > DEPTH_LIMIT) return value;
  if (isList(value)) {
    return value.flatMap((element, index) => openElement(element, `${at}.${index}`, depth + 1, opening));
  }
  return isMembers(value) ? openMembers(value, at, depth, opening) : value;
}

/** Returns an array element, or nothing if it was withheld. */
function openElement(element: Json, at: string, depth: number, opening: Opening): readonly Json[] {
  if (!isMembers(element) || !Object.hasOwn(element, '...')) return [open(element, at, depth, opening)];
  if (Object.keys(element).length > 1) {
    opening.digestProblems.push({ at: inPayload(at), message: 'other members accompany the hash in ...' });
    return [];
  }
  const found = lookUp(element['...'], inPayload(at), opening);
  if (found === undefined) return [];
  const { disclosure, index } = found;
  if (disclosure.name !== undefined) {
    const message = `the disclosure of ${disclosure.name} has a name, but replaces a list element`;
    opening.problems.push({ at: placeOf(index), message });
    return [];
  }
  opening.placed.set(disclosure.digest, at);
  return [open(disclosure.value ?? null, at, depth, opening)];
}

function openMembers(members: Members, at: string, depth: number, opening: Opening): Members {
  const path = (name: string) => (at === '' ? name : `${at}.${name}`);
  const { _sd: hashes, ...own } = members;
  const names = new Set(Object.keys(own));
  if (names.has('...')) {
    const message = 'a claim is called ..., which is reserved for list elements';
    opening.digestProblems.push({ at: inPayload(path('...')), message });
  }
  const disclosed = hashesOf(hashes, inPayload(path('_sd')), opening).flatMap((digest): [string, Json][] => {
    const found = lookUp(digest, inPayload(path('_sd')), opening);
    if (found === undefined) return [];
    const { name, value = null } = found.disclosure;
    if (name === undefined || names.has(name)) {
      const message =
        name === undefined
          ? `a disclosure without a name replaces a member of ${at || 'the payload'}`
          : `the disclosed claim ${path(name)} is there already`;
      opening.problems.push({ at: placeOf(found.index), message });
      return [];
    }
    names.add(name);
    opening.placed.set(found.disclosure.digest, path(name));
    return [[name, open(value, path(name), depth + 1, opening)]];
  });
  return Object.fromEntries([
    ...Object.entries(own).map(
      ([name, member]) => [name, open(member, path(name), depth + 1, opening)] as const,
    ),
    ...disclosed,
  ]);
}

function hashesOf(hashes: Json | undefined, at: string, opening: Opening): readonly Json[] {
  if (hashes === undefined || isList(hashes)) return hashes ?? [];
  opening.digestProblems.push({ at, message: '_sd is not a list of hashes' });
  return [];
}

/** Returns the disclosure of a hash; a hash may occur only once in a token. */
function lookUp(digest: Json | undefined, at: string, opening: Opening): Numbered | undefined {
  if (typeof digest !== 'string') {
    opening.digestProblems.push({ at, message: 'a hash is not a string' });
    return undefined;
  }
  if (opening.seen.has(digest)) {
    opening.digestProblems.push({ at, message: `the hash ${digest} appears twice` });
    return undefined;
  }
  opening.seen.add(digest);
  const found = opening.byDigest.get(digest);
  if (found === undefined) opening.withheld += 1;
  return found?.disclosure.problem === undefined ? found : undefined;
}

/** Reports the faults of unplaced disclosures. */
function leftOver(disclosures: readonly Disclosure[], { byDigest, seen }: Opening): Problem[] {
  return disclosures.flatMap(({ problem, name, digest }, index): Problem[] => {
    const at = placeOf(index);
    if (problem !== undefined) return [{ at, message: problem }];
    const last = byDigest.get(digest)?.index;
    if (last !== index) {
      return [{ at, message: `the disclosure${name === undefined ? '' : ` of ${name}`} appears twice` }];
    }
    if (seen.has(digest)) return [];
    return [
      {
        at,
        message: `the issuer signed no hash of the disclosure ${name === undefined ? digest : `of ${name}`}`,
      },
    ];
  });
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isMembers(value: Json): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
