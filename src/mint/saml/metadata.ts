/** Metadata of an identity provider or a service provider. */
import { defined } from '../../common/defined.ts';
import { BINDING, NS, PREFIXES } from '../../sandbox/saml/names.ts';
import { keyInfo } from '../../sandbox/saml/sign.ts';
import { element, sent, type XmlElement } from '../../sandbox/xml/write.ts';

export interface Role {
  readonly kind: 'idp' | 'sp';
  entityId: string;
  /** DER; absent: it publishes none. */
  certificate?: Uint8Array;
  /** Absent: for signatures and encryption. */
  use?: 'signing' | 'encryption';
  protocol: string;
  /** WantAuthnRequestsSigned, or AuthnRequestsSigned. */
  flag: string;
  bindings: readonly string[];
  /** Sign-on address, or assertion consumer service. */
  location: string;
  /** Encryption methods that it announces. */
  methods: readonly string[];
  validUntil?: string;
}

export const identityProvider = (entityId: string, certificate: Uint8Array): Role => ({
  kind: 'idp',
  entityId,
  certificate,
  use: 'signing',
  protocol: NS.protocol,
  flag: 'true',
  bindings: [BINDING.redirect, BINDING.post],
  location: signOnOf(entityId),
  methods: [],
});

export const serviceProvider = (entityId: string, acs: string, certificate: Uint8Array): Role => ({
  kind: 'sp',
  entityId,
  certificate,
  protocol: NS.protocol,
  flag: 'true',
  bindings: [BINDING.post],
  location: acs,
  methods: [],
});

/** The address for requests. Where the entity ID is an address, it is below that. */
export const signOnOf = (entityId: string): string =>
  /^https?:/.test(entityId) ? `${entityId.replace(/\/$/, '')}/sso` : 'https://idp.example.com/saml/sso';

/** The document: one entity, or several. */
export function metadataOf(...roles: readonly Role[]): string {
  const [first, ...more] = roles.map(descriptor);
  const root =
    first !== undefined && more.length === 0
      ? first
      : element('md:EntitiesDescriptor', {}, ...[first, ...more].filter((one) => one !== undefined));
  return sent(root, PREFIXES);
}

function descriptor(role: Role): XmlElement {
  const isProvider = role.kind === 'idp';
  return element(
    'md:EntityDescriptor',
    { entityID: role.entityId, ...defined({ validUntil: role.validUntil }) },
    element(
      isProvider ? 'md:IDPSSODescriptor' : 'md:SPSSODescriptor',
      {
        [isProvider ? 'WantAuthnRequestsSigned' : 'AuthnRequestsSigned']: role.flag,
        protocolSupportEnumeration: role.protocol,
      },
      ...(role.certificate === undefined ? [] : [keyDescriptor(role, role.certificate)]),
      ...role.bindings.map((Binding, index) =>
        element(isProvider ? 'md:SingleSignOnService' : 'md:AssertionConsumerService', {
          Binding,
          Location: role.location,
          ...(isProvider ? {} : { index: String(index) }),
        }),
      ),
    ),
  );
}

const keyDescriptor = ({ use, methods }: Role, certificate: Uint8Array): XmlElement =>
  element(
    'md:KeyDescriptor',
    defined({ use }),
    keyInfo(certificate),
    ...methods.map((Algorithm) => element('md:EncryptionMethod', { Algorithm })),
  );
