/**
 * Claims with verification data. OpenID Connect for Identity Assurance 1.0, 5: `verified_claims` is an object or a list
 * of objects, each with `verification` and `claims`.
 */
import { isObject, type Json, type JsonObject } from '../common/json.ts';
import { DOCUMENT_DETAILS, DOCUMENT_ISSUER } from './dialects/oidc.ts';
import type { NameTable } from './target.ts';

/** Claims inside `verified_claims`. */
interface Assured {
  /** Path of the object, for provenance. */
  readonly place: string;
  readonly claims: JsonObject;
  /** A separate name table: the document in evidence was never a claim. Absent for ordinary claims. */
  readonly names?: NameTable;
}

/** Extracts the claims; `rest` is everything else, with `verification` unchanged. */
export function liftVerifiedClaims(
  origin: string,
  claims: JsonObject,
): { readonly assured: readonly Assured[]; readonly rest: JsonObject } {
  const { verified_claims: sent, ...others } = claims;
  if (sent === undefined) return { assured: [], rest: claims };
  const list: readonly Json[] = Array.isArray(sent) ? sent : [sent];
  const assured = list.flatMap((item, index) => {
    const place = `${origin}.verified_claims${Array.isArray(sent) ? `.${index}` : ''}`;
    return isObject(item) ? [...claimsOf(item, place), ...documentsOf(item, place)] : [];
  });
  const left = list.map(withoutClaims).filter((item) => !(isObject(item) && Object.keys(item).length === 0));
  const kept = Array.isArray(sent) ? left : left[0];
  return {
    assured,
    rest: left.length === 0 || kept === undefined ? others : { ...others, verified_claims: kept },
  };
}

function claimsOf(item: JsonObject, place: string): Assured[] {
  return isObject(item.claims) ? [{ place: `${place}.claims`, claims: item.claims }] : [];
}

function withoutClaims(item: Json): Json {
  if (!isObject(item) || !isObject(item.claims)) return item;
  const { claims: _, ...rest } = item;
  return rest;
}

/** Returns the documents named as evidence, and their issuers. */
function documentsOf(item: JsonObject, place: string): Assured[] {
  const evidence = isObject(item.verification) ? item.verification.evidence : undefined;
  if (!Array.isArray(evidence)) return [];
  return evidence.flatMap((piece: Json, index) => {
    const details = isObject(piece) ? piece.document_details : undefined;
    if (!isObject(details)) return [];
    const path = `${place}.verification.evidence.${index}.document_details`;
    const issuer = isObject(details.issuer) ? details.issuer : {};
    return [
      { place: path, claims: details, names: DOCUMENT_DETAILS },
      { place: `${path}.issuer`, claims: issuer, names: DOCUMENT_ISSUER },
    ];
  });
}
