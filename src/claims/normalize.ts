/** Provider claims → the normalized document. Pure: no network, no clock (CL-C1). */
import { compact, group } from './compact.ts';
import { DIALECTS } from './dialects/dialects.ts';
import type { Claims, Normalized, NormalizeInput } from './document.ts';
import { readEntries } from './entries.ts';
import {
  addressOf,
  ageOf,
  assuranceOf,
  authenticationOf,
  contactOf,
  deviceOf,
  documentOf,
  idpOf,
  namesOf,
  nationalIdOf,
} from './groups.ts';
import { type Picture, readCertificate, readPicture, readPortrait } from './readers/binary.ts';
import { writeTime } from './readers/dates.ts';
import { readText } from './readers/reading.ts';
import { readStrictBoolean } from './readers/scalars.ts';
import { createResolver, type Resolver } from './resolver.ts';
import { closedWarnings, scopeWarnings, unverifiedWarning } from './warnings.ts';

/**
 * Merges what several sources say about a person into one document that records the origin of each value. Never throws,
 * whatever a provider sends; oddities become warnings. Spec: CL-1 to CL-21.
 */
export function normalizeClaims(input: NormalizeInput): Normalized {
  const dialect = DIALECTS[input.provider];
  const { list, lifted } = readEntries(input.provider, input.origins);
  const resolver = createResolver(list, input.protocol === 'saml');

  for (const warning of [...unverifiedWarning(input), ...closedWarnings(input)]) resolver.warn(warning);
  const source = sourceOf(input, resolver);
  const subject = resolver.take('subject', readText)?.value;
  const person = {
    ...namesOf(resolver, dialect),
    ...contactOf(resolver),
    address: addressOf(resolver, dialect),
    national_id: nationalIdOf(resolver),
    idp: idpOf(resolver, dialect),
    assurance: assuranceOf(resolver, dialect),
    age: ageOf(resolver),
    document: documentOf(resolver),
  };
  const picture = pictureOf(resolver);
  const evidence = {
    portrait: picture && {
      media_type: picture.mediaType,
      bytes: picture.bytes.length,
      sha256: picture.sha256,
    },
    signature: signatureOf(input),
    device: deviceOf(resolver),
    certificate_sha256: resolver.take('certificate_sha256', readCertificate)?.value,
    verified_claims_lifted: lifted.length === 0 ? undefined : lifted,
    authentication: authenticationOf(resolver),
  };
  const unmapped = group(resolver.unmapped());
  for (const warning of scopeWarnings(input, list)) resolver.warn(warning);

  const { warnings, sources } = resolver;
  if (subject === undefined)
    return compact<Normalized>({ claims: undefined, sources, portrait: picture?.bytes });
  const claims = compact<Claims>({
    schema: 'idcli.claims/v1',
    source,
    subject,
    ...person,
    ...evidence,
    warnings: warnings.length === 0 ? undefined : warnings,
    unmapped,
  });
  return compact<Normalized>({ claims, sources, portrait: picture?.bytes });
}

function pictureOf(resolver: Resolver): Picture | undefined {
  const portrait = resolver.take('portrait', readPortrait);
  return (portrait ?? resolver.take('picture', readPicture, { path: 'portrait' }))?.value;
}

function sourceOf(input: NormalizeInput, resolver: Resolver): Claims['source'] {
  const marked = resolver.take('source.sandbox', readStrictBoolean)?.value;
  return compact<Claims['source']>({
    provider: input.provider,
    protocol: input.protocol,
    issuer: input.issuer || undefined,
    audience: input.audience || undefined,
    retrieved_at: input.retrievedAt && writeTime(input.retrievedAt),
    verified: input.verified,
    sandbox: input.sandbox || marked || undefined,
  });
}

/** The evidence as passed in, keys in order, empty ones dropped. */
function signatureOf({ signature = {} }: NormalizeInput): Claims['signature'] {
  return group<NonNullable<Claims['signature']>>({
    method: signature.method || undefined,
    kind: signature.kind || undefined,
    sdo_sha256: signature.sdo_sha256 || undefined,
    signed_text_sha256: signature.signed_text_sha256 || undefined,
    signed_at: signature.signed_at || undefined,
  });
}
