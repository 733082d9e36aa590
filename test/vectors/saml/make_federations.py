#!/usr/bin/python3
"""Makes metadata of a federation, signed by xmlsec1 with keys under an authority: the example of the documentation, and
`federations.json` with chains that lead to that authority and chains that do not.

    /usr/bin/python3 test/vectors/saml/make_federations.py     (Debian: python3-cryptography xmlsec1)
"""
import datetime, json, os, re, subprocess, tempfile
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLES = os.path.join(HERE, '../../../docs/examples/saml')
MD = 'urn:oasis:names:tc:SAML:2.0:metadata'
DS = 'http://www.w3.org/2000/09/xmldsig#'
EXC = 'http://www.w3.org/2001/10/xml-exc-c14n#'
D = datetime.datetime


def certify(common_name, above=None, ca=False, end=D(2046, 1, 1)):
    """A key and its certificate; `above` is the pair that signs it, without it the key signs itself."""
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    issuer, signer = (subject, key) if above is None else (above[1].subject, above[0])
    builder = (x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
               .serial_number(x509.random_serial_number()).not_valid_before(D(2026, 1, 1)).not_valid_after(end)
               .add_extension(x509.BasicConstraints(ca, None), True))
    return key, builder.sign(signer, hashes.SHA256())


def pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def bare(text):
    return ''.join(line.strip() for line in text.splitlines() if '-----' not in line)


def entity(entity_id, certificate, flags, endpoints):
    return ('<md:EntityDescriptor entityID="%s"><md:IDPSSODescriptor %sprotocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
            '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="%s"><ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>'
            '%s</md:IDPSSODescriptor></md:EntityDescriptor>') % (entity_id, flags, DS, certificate, endpoints)


def federation():
    binding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-'
    with open(os.path.join(HERE, 'keys/idp.crt')) as one, open(os.path.join(HERE, 'keys/idp-next.crt')) as two:
        first, second = bare(one.read()), bare(two.read())
    endpoints = ('<md:SingleLogoutService Binding="%sRedirect" Location="https://idp.example.com/slo"/>'
                 '<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>'
                 '<md:SingleSignOnService Binding="%sRedirect" Location="https://idp.example.com/sso"/>') % (binding, binding)
    other = '<md:SingleSignOnService Binding="%sPOST" Location="https://login.example.org/sso"/>' % binding
    return ('<md:EntitiesDescriptor xmlns:md="%s" ID="_federation" Name="https://federation.example.org" validUntil="2027-01-22T12:00:00Z" '
            'cacheDuration="PT6H">@@SIGNATURE@@%s%s</md:EntitiesDescriptor>') % (
                MD, entity('https://idp.example.com/saml', first, 'WantAuthnRequestsSigned="true" ', endpoints),
                entity('https://login.example.org', second, '', other))


def sign(pair, *others):
    """The federation, signed by xmlsec1; KeyInfo has the certificates of the pair and of others."""
    certificates = ''.join('<ds:X509Certificate>%s</ds:X509Certificate>' % bare(pem(one[1])) for one in (pair, *others))
    template = ('<ds:Signature xmlns:ds="{ds}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{exc}"/>'
                '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="#_federation"><ds:Transforms>'
                '<ds:Transform Algorithm="{ds}enveloped-signature"/><ds:Transform Algorithm="{exc}"/></ds:Transforms>'
                '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference></ds:SignedInfo>'
                '<ds:SignatureValue/><ds:KeyInfo><ds:X509Data>{certs}</ds:X509Data></ds:KeyInfo></ds:Signature>').format(ds=DS, exc=EXC, certs=certificates)
    with tempfile.TemporaryDirectory() as folder:
        key, document = os.path.join(folder, 'key.pem'), os.path.join(folder, 'document.xml')
        with open(key, 'wb') as file:
            file.write(pair[0].private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        with open(document, 'w') as file:
            file.write(federation().replace('@@SIGNATURE@@', template))
        signed = subprocess.run(['xmlsec1', '--sign', '--privkey-pem', key, '--id-attr:ID', MD + ':EntitiesDescriptor', document],
                                check=True, capture_output=True).stdout.decode()
    return re.sub(r'^<\?xml[^>]*\?>\s*', '', signed)


authority = certify('Federation Authority', ca=True)
operator = certify('metadata.federation.example.org', authority)
intermediate = certify('Federation Intermediate', authority, ca=True)
no_authority = certify('no-authority.example.org', authority)
with open(os.path.join(EXAMPLES, 'federation.xml'), 'w') as file:
    file.write(sign(operator))
with open(os.path.join(EXAMPLES, 'federation.pem'), 'w') as file:
    file.write(pem(authority[1]))
vectors = {
    'under an intermediate authority': sign(certify('under.example.org', intermediate), intermediate),
    'under an intermediate authority that is not sent along': sign(certify('alone.example.org', intermediate)),
    'under a certificate that is not an authority': sign(certify('below.example.org', no_authority), no_authority),
    'with a certificate that has expired': sign(certify('old.example.org', authority, end=D(2026, 6, 1))),
    'under an authority of the same name': sign(certify('forged.example.org', certify('Federation Authority', ca=True))),
}
with open(os.path.join(HERE, 'federations.json'), 'w') as file:
    json.dump(vectors, file, indent=1)
    file.write('\n')
