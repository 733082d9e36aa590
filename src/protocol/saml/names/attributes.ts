/**
 * Friendly names of attributes identified by OID or URI. X.520, inetOrgPerson, eduPerson; the Nordic and eIDAS
 * profiles.
 */

const X520 = 'urn:oid:2.5.4.';
const COSINE = 'urn:oid:0.9.2342.19200300.100.1.';
const INET_ORG_PERSON = 'urn:oid:2.16.840.1.113730.3.1.';
const EDU_PERSON = 'urn:oid:1.3.6.1.4.1.5923.1.1.1.';
const SCHAC = 'urn:oid:1.3.6.1.4.1.25178.1.2.';
const SWEDEN_CONNECT = 'urn:oid:1.2.752.201.3.';
const NATURAL_PERSON = 'http://eidas.europa.eu/attributes/naturalperson/';
const LEGAL_PERSON = 'http://eidas.europa.eu/attributes/legalperson/';
const OIOSAML = 'https://data.gov.dk/model/core/eid/';
const WS_IDENTITY = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';
const MICROSOFT = 'http://schemas.microsoft.com/';

const NAMES: Readonly<Record<string, string>> = {
  // X.520 and X.509
  [`${X520}3`]: 'commonName',
  [`${X520}4`]: 'surname',
  [`${X520}5`]: 'serialNumber',
  [`${X520}6`]: 'countryName',
  [`${X520}7`]: 'localityName',
  [`${X520}8`]: 'stateOrProvinceName',
  [`${X520}9`]: 'streetAddress',
  [`${X520}10`]: 'organizationName',
  [`${X520}11`]: 'organizationalUnitName',
  [`${X520}12`]: 'title',
  [`${X520}16`]: 'postalAddress',
  [`${X520}17`]: 'postalCode',
  [`${X520}20`]: 'telephoneNumber',
  [`${X520}42`]: 'givenName',
  [`${X520}65`]: 'pseudonym',
  [`${X520}97`]: 'organizationIdentifier',
  'urn:oid:1.3.6.1.5.5.7.9.1': 'dateOfBirth',
  'urn:oid:1.3.6.1.5.5.7.9.2': 'placeOfBirth',
  'urn:oid:1.3.6.1.5.5.7.9.3': 'gender',
  'urn:oid:1.3.6.1.5.5.7.9.4': 'countryOfCitizenship',
  'urn:oid:1.3.6.1.5.5.7.9.5': 'countryOfResidence',
  'urn:oid:1.2.840.113549.1.9.1': 'emailAddress',
  // RFC 4524 and inetOrgPerson (RFC 2798)
  [`${COSINE}1`]: 'uid',
  [`${COSINE}3`]: 'mail',
  [`${COSINE}25`]: 'domainComponent',
  [`${COSINE}41`]: 'mobile',
  [`${COSINE}60`]: 'jpegPhoto',
  [`${INET_ORG_PERSON}3`]: 'employeeNumber',
  [`${INET_ORG_PERSON}39`]: 'preferredLanguage',
  [`${INET_ORG_PERSON}241`]: 'displayName',
  // eduPerson and SCHAC
  [`${EDU_PERSON}1`]: 'eduPersonAffiliation',
  [`${EDU_PERSON}6`]: 'eduPersonPrincipalName',
  [`${EDU_PERSON}7`]: 'eduPersonEntitlement',
  [`${EDU_PERSON}9`]: 'eduPersonScopedAffiliation',
  [`${EDU_PERSON}10`]: 'eduPersonTargetedID',
  [`${EDU_PERSON}11`]: 'eduPersonAssurance',
  [`${EDU_PERSON}13`]: 'eduPersonUniqueId',
  [`${EDU_PERSON}16`]: 'eduPersonOrcid',
  [`${SCHAC}3`]: 'schacDateOfBirth',
  [`${SCHAC}9`]: 'schacHomeOrganization',
  [`${SCHAC}15`]: 'schacPersonalUniqueID',
  // Norway: Feide
  'urn:oid:1.3.6.1.4.1.2428.90.1.5': 'norEduPersonNIN',
  'urn:oid:1.3.6.1.4.1.2428.90.1.10': 'norEduPersonLegalName',
  // Finland: Suomi.fi and hetu
  'urn:oid:1.2.246.21': 'nationalIdentificationNumber',
  'urn:oid:1.2.246.517.2002.2.18': 'homeMunicipalityNumber',
  'urn:oid:1.2.246.517.2002.2.19': 'homeMunicipality',
  // Sweden Connect attribute specification
  'urn:oid:1.2.752.29.4.13': 'personalIdentityNumber',
  [`${SWEDEN_CONNECT}1`]: 'orgAffiliation',
  [`${SWEDEN_CONNECT}2`]: 'transactionIdentifier',
  [`${SWEDEN_CONNECT}3`]: 'authContextParams',
  [`${SWEDEN_CONNECT}4`]: 'prid',
  [`${SWEDEN_CONNECT}5`]: 'pridPersistence',
  [`${SWEDEN_CONNECT}6`]: 'personalIdentityNumberBinding',
  [`${SWEDEN_CONNECT}7`]: 'eidasPersonIdentifier',
  [`${SWEDEN_CONNECT}8`]: 'birthName',
  [`${SWEDEN_CONNECT}9`]: 'eidasNaturalPersonAddress',
  [`${SWEDEN_CONNECT}10`]: 'userCertificate',
  [`${SWEDEN_CONNECT}11`]: 'userSignature',
  [`${SWEDEN_CONNECT}12`]: 'sad',
  [`${SWEDEN_CONNECT}13`]: 'authServerSignature',
  [`${SWEDEN_CONNECT}14`]: 'signMessageDigest',
  [`${SWEDEN_CONNECT}15`]: 'previousPersonalIdentityNumber',
  [`${SWEDEN_CONNECT}16`]: 'mappedPersonalIdentityNumber',
  // Denmark: OIOSAML 2 and 3
  'dk:gov:saml:attribute:CprNumberIdentifier': 'CPR number',
  'dk:gov:saml:attribute:CvrNumberIdentifier': 'CVR number',
  'dk:gov:saml:attribute:PidNumberIdentifier': 'PID number',
  'dk:gov:saml:attribute:RidNumberIdentifier': 'RID number',
  'dk:gov:saml:attribute:AssuranceLevel': 'assurance level',
  'dk:gov:saml:attribute:SpecVer': 'OIOSAML version',
  'https://data.gov.dk/concept/core/nsis/loa': 'NSIS level of assurance',
  'https://data.gov.dk/concept/core/nsis/ial': 'NSIS identity assurance',
  'https://data.gov.dk/concept/core/nsis/aal': 'NSIS authenticator assurance',
  [`${OIOSAML}cprNumber`]: 'CPR number',
  [`${OIOSAML}cprUuid`]: 'CPR UUID',
  [`${OIOSAML}fullName`]: 'full name',
  [`${OIOSAML}firstName`]: 'first name',
  [`${OIOSAML}lastName`]: 'last name',
  [`${OIOSAML}email`]: 'e-mail',
  [`${OIOSAML}age`]: 'age',
  [`${OIOSAML}dateOfBirth`]: 'date of birth',
  [`${OIOSAML}professional/cvr`]: 'CVR number',
  [`${OIOSAML}professional/orgName`]: 'organization',
  // eIDAS minimum data sets
  [`${NATURAL_PERSON}PersonIdentifier`]: 'PersonIdentifier',
  [`${NATURAL_PERSON}CurrentFamilyName`]: 'FamilyName',
  [`${NATURAL_PERSON}CurrentGivenName`]: 'FirstName',
  [`${NATURAL_PERSON}DateOfBirth`]: 'DateOfBirth',
  [`${NATURAL_PERSON}BirthName`]: 'BirthName',
  [`${NATURAL_PERSON}PlaceOfBirth`]: 'PlaceOfBirth',
  [`${NATURAL_PERSON}CurrentAddress`]: 'CurrentAddress',
  [`${NATURAL_PERSON}Gender`]: 'Gender',
  [`${LEGAL_PERSON}LegalPersonIdentifier`]: 'LegalPersonIdentifier',
  [`${LEGAL_PERSON}LegalName`]: 'LegalName',
  [`${LEGAL_PERSON}LegalPersonAddress`]: 'LegalAddress',
  [`${LEGAL_PERSON}VATRegistrationNumber`]: 'VATRegistration',
  // ADFS and Entra ID
  [`${WS_IDENTITY}name`]: 'name',
  [`${WS_IDENTITY}givenname`]: 'given name',
  [`${WS_IDENTITY}surname`]: 'surname',
  [`${WS_IDENTITY}emailaddress`]: 'e-mail',
  [`${WS_IDENTITY}upn`]: 'user principal name',
  [`${WS_IDENTITY}nameidentifier`]: 'name identifier',
  [`${WS_IDENTITY}mobilephone`]: 'mobile phone',
  [`${WS_IDENTITY}dateofbirth`]: 'date of birth',
  [`${WS_IDENTITY}country`]: 'country',
  [`${WS_IDENTITY}privatepersonalidentifier`]: 'private personal identifier',
  [`${MICROSOFT}identity/claims/objectidentifier`]: 'object id',
  [`${MICROSOFT}identity/claims/tenantid`]: 'tenant id',
  [`${MICROSOFT}identity/claims/displayname`]: 'display name',
  [`${MICROSOFT}identity/claims/identityprovider`]: 'identity provider',
  [`${MICROSOFT}claims/authnmethodsreferences`]: 'authentication methods',
  [`${MICROSOFT}ws/2008/06/identity/claims/groups`]: 'groups',
  [`${MICROSOFT}ws/2008/06/identity/claims/role`]: 'role',
  [`${MICROSOFT}ws/2008/06/identity/claims/windowsaccountname`]: 'Windows account name',
};

/** Short names of LDAP for the same attributes. RFC 4519; eduPerson. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  cn: `${X520}3`,
  sn: `${X520}4`,
  c: `${X520}6`,
  l: `${X520}7`,
  st: `${X520}8`,
  street: `${X520}9`,
  o: `${X520}10`,
  ou: `${X520}11`,
  dc: `${COSINE}25`,
  email: `${COSINE}3`,
  eppn: `${EDU_PERSON}6`,
};

const OIDS = new Map(
  Object.entries(NAMES).flatMap(([oid, name]) => (oid.startsWith('urn:oid:') ? [[name, oid] as const] : [])),
);

/** An attribute as a request names it. */
export interface RequestedAttribute {
  readonly name: string;
  readonly nameFormat?: string;
  readonly friendlyName?: string;
}

const FORMAT = 'urn:oasis:names:tc:SAML:2.0:attrname-format:';

/**
 * Reads what a person calls an attribute: a URI, a well-known friendly name, which stands for its `urn:oid`,
 * `basic:NAME` for that very name with the format basic, or any other name as it is.
 */
export function requestedAttribute(text: string): RequestedAttribute {
  if (text.startsWith('basic:')) return { name: text.slice('basic:'.length), nameFormat: `${FORMAT}basic` };
  if (/^(?:urn:|https?:)/.test(text)) return { name: text, nameFormat: `${FORMAT}uri` };
  const oid = OIDS.get(text) ?? (Object.hasOwn(SHORT_NAMES, text) ? SHORT_NAMES[text] : undefined);
  return oid === undefined ? { name: text } : { name: oid, nameFormat: `${FORMAT}uri`, friendlyName: text };
}

/** Whether an attribute is the one that was asked for. Providers that do not know its URI answer by its name. */
export const isRequested = (
  { name, friendlyName: called }: RequestedAttribute,
  given: { readonly name: string; readonly friendlyName?: string },
): boolean =>
  given.name === name || (called !== undefined && [given.name, given.friendlyName].includes(called));

/** Returns a name for people; `undefined` if the name is unknown or speaks for itself. */
export function friendlyName(name: string): string | undefined {
  return Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
}
