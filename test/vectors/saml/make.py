#!/usr/bin/python3
"""Makes the vectors of this folder with software that shares nothing with idcli: canonicalization by libxml2 (lxml),
cryptography by OpenSSL (cryptography), some messages whole by xmlsec1 and pysaml2. Keys are made once and kept.

    /usr/bin/python3 test/vectors/saml/make.py     (Debian: python3-lxml python3-cryptography xmlsec1 python3-pysaml2)

Everything is synthetic. `index.json` says for each message what it is judged with and what must come out.
"""
import base64, datetime, hashlib, json, os, subprocess, sys, tempfile, zlib
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import NameOID
from lxml import etree

HERE = os.path.dirname(os.path.abspath(__file__))
KEYS = os.path.join(HERE, 'keys')
D = datetime.datetime

SAML = 'urn:oasis:names:tc:SAML:2.0:assertion'
SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol'
DS = 'http://www.w3.org/2000/09/xmldsig#'
EXC = 'http://www.w3.org/2001/10/xml-exc-c14n#'
MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
XENC = 'http://www.w3.org/2001/04/xmlenc#'
XENC11 = 'http://www.w3.org/2009/xmlenc11#'

IDP = 'https://idp.example.com/saml'
SP = 'https://sp.example.com'
ACS = 'https://sp.example.com/saml/acs'
REQUEST = '_request1'
BASE = {'spEntityId': SP, 'acs': ACS, 'requestId': REQUEST}


# keys ---------------------------------------------------------------------------------------------------------------

def make_key(name, common_name, make, start=D(2026, 1, 1), end=D(2046, 1, 1)):
    path = os.path.join(KEYS, name)
    if os.path.exists(path + '.key'):
        return
    key = make()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    certificate = (x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
                   .serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(end)
                   .sign(key, hashes.SHA256()))
    encoding = serialization.Encoding.PEM
    with open(path + '.key', 'wb') as file:
        file.write(key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    with open(path + '.crt', 'wb') as file:
        file.write(certificate.public_bytes(encoding))


def make_keys():
    os.makedirs(KEYS, exist_ok=True)
    rsa_key = lambda bits=2048: lambda: rsa.generate_private_key(65537, bits)
    make_key('idp', 'idp.example.com', rsa_key())
    make_key('idp-next', 'idp.example.com next', rsa_key())
    make_key('stranger', 'stranger.example.net', rsa_key())
    make_key('sp', 'sp.example.com', rsa_key())
    make_key('weak', 'weak.example.com', rsa_key(1024))
    make_key('expired', 'expired.example.com', rsa_key(), D(2020, 1, 1), D(2021, 1, 1))
    make_key('p256', 'idp.example.com', lambda: ec.generate_private_key(ec.SECP256R1()))
    make_key('p384', 'idp.example.com', lambda: ec.generate_private_key(ec.SECP384R1()))
    make_key('p521', 'idp.example.com', lambda: ec.generate_private_key(ec.SECP521R1()))


def private(name):
    with open(os.path.join(KEYS, name + '.key'), 'rb') as file:
        return serialization.load_pem_private_key(file.read(), None)


def certificate(name):
    with open(os.path.join(KEYS, name + '.crt')) as file:
        return ''.join(line.strip() for line in file if '-----' not in line)


# signing ------------------------------------------------------------------------------------------------------------

HASHES = {'sha1': hashes.SHA1, 'sha256': hashes.SHA256, 'sha384': hashes.SHA384, 'sha512': hashes.SHA512}
DIGESTS = {'sha1': DS + 'sha1', 'sha256': XENC + 'sha256', 'sha384': MORE + 'sha384', 'sha512': XENC + 'sha512'}


def signature_uri(scheme, hash_name):
    if scheme == 'rsa':
        return (DS if hash_name == 'sha1' else MORE) + 'rsa-' + hash_name
    if scheme == 'pss':
        return 'http://www.w3.org/2007/05/xmldsig-more#%s-rsa-MGF1' % hash_name
    return MORE + 'ecdsa-' + hash_name


def compute(key, scheme, hash_name, data):
    algorithm = HASHES[hash_name]()
    if scheme == 'rsa':
        return key.sign(data, padding.PKCS1v15(), algorithm)
    if scheme == 'pss':
        return key.sign(data, padding.PSS(padding.MGF1(algorithm), algorithm.digest_size), algorithm)
    r, s = utils.decode_dss_signature(key.sign(data, ec.ECDSA(algorithm)))
    size = (key.key_size + 7) // 8
    return r.to_bytes(size, 'big') + s.to_bytes(size, 'big')


def canonical(element, prefixes=None):
    return etree.tostring(element, method='c14n', exclusive=True, with_comments=False,
                          inclusive_ns_prefixes=prefixes or None, with_tail=False)


def sign(xml, element_id, key='idp', scheme='rsa', hash_name='sha256', digest_name=None, prefix='ds', prefixes=None,
         certs=None, key_info=True, wrap='', at=None, canon_prefixes=None, key_value=False, transforms=True):
    """Signs the element with this ID; the signature goes behind its Issuer."""
    digest_name = digest_name or hash_name
    root = etree.fromstring(xml.encode())
    element = root.xpath('//*[@ID="%s"]' % element_id)[0]
    p = prefix + ':' if prefix else ''
    xmlns = 'xmlns:%s' % prefix if prefix else 'xmlns'
    inclusive = lambda names: '' if not names else (
        '<ec:InclusiveNamespaces xmlns:ec="%s" PrefixList="%s"/>' % (EXC, ' '.join(names)))
    digest = base64.b64encode(hashlib.new(digest_name, canonical(element, prefixes)).digest()).decode()
    certs = [certificate(name) for name in (certs or [key])] if key_info else []
    value_element = ''
    if key_value:
        numbers = private(key).public_key().public_numbers()
        b64 = lambda number: base64.b64encode(number.to_bytes((number.bit_length() + 7) // 8, 'big')).decode()
        value_element = ('<{p}KeyValue><{p}RSAKeyValue><{p}Modulus>{n}</{p}Modulus><{p}Exponent>{e}</{p}Exponent>'
                         '</{p}RSAKeyValue></{p}KeyValue>').format(p=p, n=b64(numbers.n), e=b64(numbers.e))
    info = ''
    if certs or value_element:
        info = '<{p}KeyInfo>{v}{c}</{p}KeyInfo>'.format(p=p, v=value_element, c='' if not certs else (
            '<{p}X509Data>{list}</{p}X509Data>'.format(p=p, list=''.join(
                '<{p}X509Certificate>{c}</{p}X509Certificate>'.format(p=p, c=c) for c in certs))))
    template = (
        '<{p}Signature {xmlns}="{ds}"><{p}SignedInfo><{p}CanonicalizationMethod Algorithm="{exc}">{cinc}'
        '</{p}CanonicalizationMethod><{p}SignatureMethod Algorithm="{method}"/><{p}Reference URI="#{id}"><{p}Transforms>'
        '<{p}Transform Algorithm="{ds}enveloped-signature"/><{p}Transform Algorithm="{exc}">{inc}</{p}Transform>'
        '</{p}Transforms><{p}DigestMethod Algorithm="{dm}"/><{p}DigestValue>{digest}</{p}DigestValue></{p}Reference>'
        '</{p}SignedInfo><{p}SignatureValue>VALUE</{p}SignatureValue>{info}</{p}Signature>').format(
            p=p, xmlns=xmlns, ds=DS, exc=EXC, cinc=inclusive(canon_prefixes), method=signature_uri(scheme, hash_name),
            id=element_id, inc=inclusive(prefixes), dm=DIGESTS[digest_name], digest=digest, info=info)
    issuer = element.find('{%s}Issuer' % SAML)
    position = 0 if issuer is None else list(element).index(issuer) + 1
    element.insert(position, etree.fromstring(template))
    # Canonicalized in its place: namespaces of the message are in scope there.
    text = etree.tostring(root).decode()
    again = etree.fromstring(text.encode())
    target = again.xpath('//*[@ID="%s"]/*[local-name()="Signature"]' % element_id)[0]
    signed_info = canonical(target[0], canon_prefixes)
    value = base64.b64encode(compute(private(key), scheme, hash_name, signed_info)).decode()
    if wrap:
        value = wrap.join(value[i:i + 76] for i in range(0, len(value), 76))
    target[1].text = 'VALUE'
    return etree.tostring(again).decode().replace('>VALUE<', '>' + value + '<')


# messages -----------------------------------------------------------------------------------------------------------

def assertion(a='saml', xmlns=True, id='_assertion1', attributes=None, name_id=None, extra='', conditions='', statements=True,
              confirmation=None, xmlns_extra='', issuer=IDP, class_ref='urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'):
    p = a + ':' if a else ''
    declare = (' xmlns:%s="%s"' % (a, SAML) if a else ' xmlns="%s"' % SAML) if xmlns else ''
    name_id = name_id or '<{p}NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">user-1</{p}NameID>'.format(p=p)
    confirmation = confirmation or (
        '<{p}SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><{p}SubjectConfirmationData '
        'InResponseTo="{r}" NotOnOrAfter="2026-11-22T12:05:00Z" Recipient="{acs}"/></{p}SubjectConfirmation>').format(
            p=p, r=REQUEST, acs=ACS)
    attributes = {'phoneNumber': ['+447700900000'], 'firstName': ['Camille']} if attributes is None else attributes
    values = lambda list_: ''.join('<{p}AttributeValue>{v}</{p}AttributeValue>'.format(p=p, v=v) for v in list_)
    attribute_statement = '' if not attributes else '<{p}AttributeStatement>{l}</{p}AttributeStatement>'.format(
        p=p, l=''.join('<{p}Attribute Name="{n}">{v}</{p}Attribute>'.format(p=p, n=n, v=values(v)) for n, v in attributes.items()))
    authn = '' if not statements else (
        '<{p}AuthnStatement AuthnInstant="2026-11-22T11:59:55Z" SessionIndex="_session1"><{p}AuthnContext>'
        '<{p}AuthnContextClassRef>{c}</{p}AuthnContextClassRef></{p}AuthnContext></{p}AuthnStatement>').format(p=p, c=class_ref)
    return (
        '<{p}Assertion{declare}{more} ID="{id}" IssueInstant="2026-11-22T12:00:00Z" Version="2.0">'
        '<{p}Issuer>{idp}</{p}Issuer><{p}Subject>{name}{conf}</{p}Subject>'
        '<{p}Conditions NotBefore="2026-11-22T11:59:55Z" NotOnOrAfter="2026-11-22T12:05:00Z"><{p}AudienceRestriction>'
        '<{p}Audience>{sp}</{p}Audience></{p}AudienceRestriction>{cond}</{p}Conditions>{authn}{attrs}{extra}</{p}Assertion>').format(
            p=p, declare=declare, more=xmlns_extra, id=id, idp=issuer, name=name_id, conf=confirmation, sp=SP, cond=conditions,
            authn=authn, attrs=attribute_statement, extra=extra)


def response(inner, r='samlp', a='saml', declare_a=True, id='_response1', destination=ACS, status='Success', sub=None, message=None, extra=''):
    p = r + ':' if r else ''
    pa = a + ':' if a else ''
    xmlns = ' xmlns:%s="%s"' % (r, SAMLP) if r else ' xmlns="%s"' % SAMLP
    issuer_ns = ''
    if declare_a and a:
        xmlns += ' xmlns:%s="%s"' % (a, SAML)
    else:
        issuer_ns = ' xmlns:%s="%s"' % (a, SAML) if a else ' xmlns="%s"' % SAML
    S = 'urn:oasis:names:tc:SAML:2.0:status:'
    code = '<{p}StatusCode Value="{s}"/>'.format(p=p, s=S + status) if sub is None else (
        '<{p}StatusCode Value="{s}"><{p}StatusCode Value="{t}"/></{p}StatusCode>'.format(p=p, s=S + status, t=S + sub))
    told = '' if message is None else '<{p}StatusMessage>{m}</{p}StatusMessage>'.format(p=p, m=message)
    return (
        '<{p}Response{xmlns}{extra} Destination="{d}" ID="{id}" InResponseTo="{req}" IssueInstant="2026-11-22T12:00:00Z" Version="2.0">'
        '<{pa}Issuer{ins}>{idp}</{pa}Issuer><{p}Status>{code}{told}</{p}Status>{inner}</{p}Response>').format(
            p=p, xmlns=xmlns, extra=extra, d=destination, id=id, req=REQUEST, pa=pa, ins=issuer_ns, idp=IDP, code=code, told=told, inner=inner)


def metadata(*keys, entity=IDP, uses=None):
    descriptors = ''.join(
        '<md:KeyDescriptor{u}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{c}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>'.format(
            u=' use="%s"' % use if use else '', c=certificate(key)) for key, use in zip(keys, uses or ['signing'] * len(keys)))
    return (
        '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="{ds}" entityID="{e}">'
        '<md:IDPSSODescriptor protocolSupportEnumeration="{p}">{k}'
        '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/sso"/>'
        '</md:IDPSSODescriptor></md:EntityDescriptor>').format(ds=DS, e=entity, p=SAMLP, k=descriptors)


# encrypting ---------------------------------------------------------------------------------------------------------

def encrypt(plaintext, content='aes256-gcm', digest='sha1', mask='sha1', oaep11=False, a='saml', sibling=False, name='EncryptedAssertion',
            declare=True, transport=None, random_padding=False, key='sp'):
    bits = int(content[3:6])
    secret = os.urandom(bits // 8)
    data = plaintext.encode()
    if content.endswith('gcm'):
        nonce = os.urandom(12)
        cipher_value = nonce + AESGCM(secret).encrypt(nonce, data, None)
        uri = XENC11 + content
    else:
        count = 16 - len(data) % 16
        filler = os.urandom(count - 1) if random_padding else b'\0' * (count - 1)
        iv = os.urandom(16)
        encryptor = Cipher(algorithms.AES(secret), modes.CBC(iv)).encryptor()
        cipher_value = iv + encryptor.update(data + filler + bytes([count])) + encryptor.finalize()
        uri = XENC + content
    public = x509.load_pem_x509_certificate(open(os.path.join(KEYS, key + '.crt'), 'rb').read()).public_key()
    if transport == 'rsa-1_5':
        wrapped = public.encrypt(secret, padding.PKCS1v15())
        method = '<xenc:EncryptionMethod Algorithm="%srsa-1_5"/>' % XENC
    else:
        wrapped = public.encrypt(secret, padding.OAEP(padding.MGF1(HASHES[mask]()), HASHES[digest](), None))
        method = '<xenc:EncryptionMethod Algorithm="{u}"><ds:DigestMethod xmlns:ds="{ds}" Algorithm="{d}"/>{m}</xenc:EncryptionMethod>'.format(
            u=XENC11 + 'rsa-oaep' if oaep11 else XENC + 'rsa-oaep-mgf1p', ds=DS, d=DIGESTS[digest],
            m='<xenc11:MGF xmlns:xenc11="{x}" Algorithm="{x}mgf1{h}"/>'.format(x=XENC11, h=mask) if oaep11 else '')
    b64 = lambda data: base64.b64encode(data).decode()
    encrypted_key = ('<xenc:EncryptedKey{ns}{id}>{m}<xenc:CipherData><xenc:CipherValue>{v}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>').format(
        ns=' xmlns:xenc="%s"' % XENC if sibling else '', id=' Id="_key1"' if sibling else '', m=method, v=b64(wrapped))
    retrieval = '<ds:RetrievalMethod Type="%sEncryptedKey" URI="#_key1"/>' % XENC
    p = a + ':' if a else ''
    xmlns = (' xmlns:%s="%s"' % (a, SAML) if a else ' xmlns="%s"' % SAML) if declare else ''
    return (
        '<{p}{n}{x}><xenc:EncryptedData xmlns:xenc="{xenc}" Type="{xenc}Element"><xenc:EncryptionMethod Algorithm="{u}"/>'
        '<ds:KeyInfo xmlns:ds="{ds}">{k}</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>{v}</xenc:CipherValue></xenc:CipherData>'
        '</xenc:EncryptedData>{s}</{p}{n}>').format(
            p=p, n=name, x=xmlns, xenc=XENC, ds=DS, u=uri, k=retrieval if sibling else encrypted_key, v=b64(cipher_value), s=encrypted_key if sibling else '')


# vectors ------------------------------------------------------------------------------------------------------------

index = []


def vector(name, xml, given=None, fails=(), verdict=None, maker='lxml, cryptography', metadata_keys=('idp',), uses=None, text=None, **more):
    """text: the message as people have it, where that is not the XML itself."""
    given = dict(BASE if given is None else given)
    if metadata_keys:
        given['metadata'] = metadata(*metadata_keys, uses=uses)
    index.append({'name': name, 'maker': maker, 'given': given, 'verdict': verdict or ('invalid' if fails else 'valid'),
                  'fails': list(fails), 'message': xml if text is None else text, **more})


def by_xmlsec(xml, element, key='idp'):
    """Fills a signature template with xmlsec1."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = os.path.join(folder, 'in.xml'), os.path.join(folder, 'out.xml')
        open(source, 'w').write(xml)
        subprocess.run(['xmlsec1', '--sign', '--id-attr:ID', element, '--privkey-pem',
                        '%s/%s.key,%s/%s.crt' % (KEYS, key, KEYS, key), '--output', target, source], check=True, capture_output=True)
        return open(target).read().split('?>', 1)[1].strip()


def xmlsec_template(id, hash_name='sha256', scheme='rsa', prefixes=None):
    inc = '' if not prefixes else '<ec:InclusiveNamespaces xmlns:ec="%s" PrefixList="%s"/>' % (EXC, prefixes)
    return (
        '<ds:Signature xmlns:ds="{ds}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{exc}"/><ds:SignatureMethod Algorithm="{m}"/>'
        '<ds:Reference URI="#{id}"><ds:Transforms><ds:Transform Algorithm="{ds}enveloped-signature"/><ds:Transform Algorithm="{exc}">{inc}</ds:Transform>'
        '</ds:Transforms><ds:DigestMethod Algorithm="{d}"/><ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/>'
        '<ds:KeyInfo><ds:X509Data/></ds:KeyInfo></ds:Signature>').format(ds=DS, exc=EXC, m=signature_uri(scheme, hash_name), id=id, inc=inc, d=DIGESTS[hash_name])


def good():
    plain = response(assertion(xmlns=False))
    vector('assertion signed', sign(plain, '_assertion1'))
    vector('response signed', sign(plain, '_response1'))
    vector('both signed', sign(sign(plain, '_assertion1'), '_response1'))
    vector('both signed, assertion with another key', sign(sign(plain, '_assertion1'), '_response1', key='idp-next'), metadata_keys=('idp', 'idp-next'))
    vector('second key of metadata', sign(plain, '_assertion1', key='idp-next'), metadata_keys=('idp', 'idp-next'))
    vector('key without use behind an encryption key', sign(plain, '_assertion1'), metadata_keys=('sp', 'idp'), uses=('encryption', None))
    vector('no KeyInfo', sign(plain, '_assertion1', key_info=False), metadata_keys=('idp-next', 'idp'))
    vector('KeyInfo with several certificates', sign(plain, '_assertion1', certs=['stranger', 'idp', 'idp-next']))
    vector('KeyInfo with a KeyValue', sign(plain, '_assertion1', key_value=True))
    vector('no Destination, envelope unsigned', sign(plain.replace(' Destination="%s"' % ACS, ''), '_assertion1'))
    for scheme, hash_name, key in [('rsa', 'sha384', 'idp'), ('rsa', 'sha512', 'idp'), ('pss', 'sha256', 'idp'), ('pss', 'sha384', 'idp'), ('pss', 'sha512', 'idp'),
                                   ('ecdsa', 'sha256', 'p256'), ('ecdsa', 'sha384', 'p384'), ('ecdsa', 'sha512', 'p521'), ('ecdsa', 'sha512', 'p256')]:
        vector('%s with %s, key %s' % (scheme, hash_name, key), sign(plain, '_response1', key=key, scheme=scheme, hash_name=hash_name), metadata_keys=(key,))
    vector('digest SHA-512 under RSA-SHA256', sign(plain, '_assertion1', digest_name='sha512'))
    vector('SignatureValue with &#13;', sign(plain, '_assertion1', wrap='&#13;\n'))
    vector('SignatureValue with line breaks', sign(plain, '_assertion1', wrap='\n'))
    # The shapes that software on the market sends.
    vector('like ADFS', sign(response(assertion(a='', attributes={'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': ['user@example.com']}), a='', declare_a=False), '_assertion1'),
           attributes={'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': ['user@example.com']})
    vector('like Entra ID', sign(sign(response(assertion(a='', attributes={'http://schemas.microsoft.com/identity/claims/tenantid': ['tenant-1']},
           name_id='<NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">user@example.com</NameID>'), a='', declare_a=False), '_assertion1', prefix=''), '_response1', prefix=''),
           nameId='user@example.com')
    xs = ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    typed = {'groups': ['one', 'two', '']}
    okta = response(assertion(a='saml2', attributes={}, xmlns_extra=xs, extra='<saml2:AttributeStatement><saml2:Attribute Name="groups" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic">'
           + ''.join('<saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">%s</saml2:AttributeValue>' % v for v in typed['groups'])
           + '</saml2:Attribute></saml2:AttributeStatement>'), r='saml2p', a='saml2', declare_a=False, extra=xs)
    vector('like Okta', sign(sign(okta, '_assertion1', prefixes=['xs']), '_response1', prefixes=['xs']), attributes=typed)
    vector('like Keycloak', sign(response(assertion(a='saml', xmlns=True)), '_response1', prefix='dsig', key_value=True))
    vector('like Shibboleth, signed and encrypted', sign(response(encrypt(sign(assertion(a='saml2', xmlns_extra=xs), '_assertion1', prefixes=['xs'], prefix='ds'), a='saml2'), r='saml2p', a='saml2', declare_a=False), '_response1'), decrypts=True)
    sh = ' xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    vector('like SimpleSAMLphp', sign(sign(response(assertion(a='saml', xmlns=False, xmlns_extra=sh)), '_assertion1'), '_response1', prefix='ds'))
    signicat = assertion(a='saml2', xmlns_extra=' xmlns:xsd="http://www.w3.org/2001/XMLSchema"', statements=False, attributes={}, class_ref='substantial',
        name_id='<saml2:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified" NameQualifier="otp-sms">opaque-1</saml2:NameID>',
        extra='<saml2:AttributeStatement>' + ''.join('<saml2:Attribute Name="%s"><saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xsd:string">\n%s\n</saml2:AttributeValue></saml2:Attribute>' % (n, v)
              for n, v in [('idpId', '+447700900000'), ('phoneNumber', '+447700900000')]) + '</saml2:AttributeStatement>'
              '<saml2:AuthnStatement AuthnInstant="2026-11-22T12:00:00.000Z" SessionIndex="s-1"><saml2:AuthnContext><saml2:AuthnContextClassRef>substantial</saml2:AuthnContextClassRef>'
              '<saml2:AuthenticatingAuthority>otp-sms</saml2:AuthenticatingAuthority></saml2:AuthnContext></saml2:AuthnStatement>')
    vector('like Signicat', sign(response(signicat, r='saml2p', a='saml2', declare_a=False), '_assertion1', prefixes=['xsd']),
           given={**BASE, 'authnContext': ['substantial']}, attributes={'idpId': ['+447700900000'], 'phoneNumber': ['+447700900000']}, nameId='opaque-1')
    pretty = etree.tostring(etree.fromstring(plain.encode()), pretty_print=True).decode()
    vector('printed prettily before signing', sign(pretty, '_assertion1'))
    vector('XML declaration and line ends of Windows', '<?xml version="1.0" encoding="UTF-8"?>\r\n' + sign(pretty, '_assertion1').replace('\n', '\r\n'))
    vector('characters beyond ASCII', sign(response(assertion(xmlns=False, attributes={'name': ['Æsa Þórsdóttir 😀', 'a\u2028b\u0085c', 'x &amp; y &lt; z']})), '_assertion1'),
           attributes={'name': ['Æsa Þórsdóttir 😀', 'a\u2028b\u0085c', 'x & y < z']})
    vector('CDATA in a value', sign(response(assertion(xmlns=False, attributes={'name': ['a &lt; b']})), '_assertion1').replace('a &lt; b', '<![CDATA[a < b]]>'), attributes={'name': ['a < b']})
    vector('confirmations: the second one is good', sign(response(assertion(xmlns=False, confirmation=(
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="_other" NotOnOrAfter="2020-01-01T00:00:00Z" Recipient="https://other.example.com/acs"/></saml:SubjectConfirmation>'
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="_request1" NotOnOrAfter="2026-11-22T12:05:00Z" Recipient="https://sp.example.com/saml/acs"/></saml:SubjectConfirmation>'))), '_assertion1'))
    # xmlsec1 signs with its own canonicalization of PrefixList, #default included.
    template = plain.replace('</saml:Issuer><saml:Subject>', '</saml:Issuer>%s<saml:Subject>')
    vector('signed by xmlsec1', by_xmlsec(template % xmlsec_template('_assertion1'), SAML + ':Assertion'), maker='xmlsec1')
    default = response(assertion(a='', xmlns_extra=' xmlns:xs="http://www.w3.org/2001/XMLSchema"'), a='', declare_a=False, extra=' xmlns:unused="urn:example:unused"')
    default = default.replace('</Issuer><Subject>', '</Issuer>%s<Subject>')
    vector('signed by xmlsec1, PrefixList with #default', by_xmlsec(default % xmlsec_template('_assertion1', prefixes='#default xs unused samlp'), SAML + ':Assertion'), maker='xmlsec1')
    vector('signed by xmlsec1 with SHA-512', by_xmlsec(plain.replace('</saml:Issuer><samlp:Status>', '</saml:Issuer>%s<samlp:Status>') % xmlsec_template('_response1', 'sha512'), SAMLP + ':Response'), maker='xmlsec1')
    # An assertion alone.
    vector('assertion alone', sign(assertion(), '_assertion1'))


def encrypted():
    inner = sign(assertion(), '_assertion1')
    for content in ['aes128-cbc', 'aes192-cbc', 'aes256-cbc', 'aes128-gcm', 'aes192-gcm', 'aes256-gcm']:
        vector('encrypted with ' + content, response(encrypt(inner, content)), decrypts=True)
    for digest, mask, oaep11 in [('sha1', 'sha1', False), ('sha256', 'sha1', False), ('sha256', 'sha256', True), ('sha1', 'sha256', True), ('sha256', 'sha1', True)]:
        vector('key by OAEP %s with %s and MGF1 %s' % ('1.1' if oaep11 else '1.0', digest, mask), response(encrypt(inner, digest=digest, mask=mask, oaep11=oaep11)), decrypts=True)
    vector('EncryptedKey beside the data', response(encrypt(inner, sibling=True)), decrypts=True)
    vector('CBC with random padding', response(encrypt(inner, 'aes128-cbc', random_padding=True)), decrypts=True)
    vector('plaintext that uses prefixes from around it', sign(response(encrypt(assertion(xmlns=False))), '_response1'), decrypts=True)
    vector('encrypted, response signed', sign(response(encrypt(assertion())), '_response1'), decrypts=True)
    name = encrypt('<saml:NameID xmlns:saml="%s" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">user-1</saml:NameID>' % SAML, name='EncryptedID', declare=False)
    vector('EncryptedID', sign(response(assertion(xmlns=False, name_id=name)), '_assertion1'), decrypts=True, nameId='user-1')
    vector('unsigned inside, unsigned outside', response(encrypt(assertion())), decrypts=True, fails=['saml.signature'])
    vector('RSA PKCS#1 v1.5', response(encrypt(inner, transport='rsa-1_5')), decrypts=True, fails=['saml.decrypt'])
    vector('encrypted to somebody else', response(encrypt(inner, key='stranger')), decrypts=True, fails=['saml.decrypt'])
    broken = response(encrypt(inner))
    position = broken.rindex('</xenc:CipherValue>') - 60
    vector('ciphertext changed under GCM', broken[:position] + ('A' if broken[position] != 'A' else 'B') + broken[position + 1:], decrypts=True, fails=['saml.decrypt'])
    vector('no decryption key', response(encrypt(inner)), verdict='unverified')


def bad():
    plain = response(assertion(xmlns=False))
    signed = sign(plain, '_assertion1')
    vector('unsigned', plain, fails=['saml.signature'])
    vector('changed after signing', signed.replace('user-1', 'user-2'), fails=['saml.signature'])
    vector('signed by a stranger', sign(plain, '_assertion1', key='stranger'), fails=['saml.certificate'])
    vector('signed by a stranger who shows the right certificate', sign(plain, '_assertion1', key='stranger', certs=['idp']), fails=['saml.signature'])
    vector('SHA-1', sign(plain, '_assertion1', hash_name='sha1'), fails=['saml.algorithm'])
    vector('SHA-1, allowed', sign(plain, '_assertion1', hash_name='sha1'), given={**BASE, 'allowSha1': True}, warns=['saml.algorithm'])
    vector('SHA-1 as digest only', sign(plain, '_assertion1', digest_name='sha1'), fails=['saml.algorithm'])
    vector('expired certificate', sign(plain, '_assertion1', key='expired'), metadata_keys=('expired',), warns=['saml.certificate'])
    vector('weak key', sign(plain, '_assertion1', key='weak'), metadata_keys=('weak',), warns=['saml.certificate'])
    vector('encryption key signs', sign(plain, '_assertion1'), metadata_keys=('idp', 'idp-next'), uses=('encryption', 'signing'), fails=['saml.certificate'])
    for name, sub, status in [('AuthnFailed', 'AuthnFailed', 'Responder'), ('RequestDenied', 'RequestDenied', 'Requester'), ('NoPassive', 'NoPassive', 'Responder')]:
        vector('error ' + name, response('', status=status, sub=sub, message='no'), fails=['saml.status'], warns=['saml.signature'])
        vector('signed error ' + name, sign(response('', status=status, sub=sub), '_response1'), fails=['saml.status'])


def by_pysaml2():
    """A response made whole by pysaml2, with SHA-1 as it likes, and with SHA-256."""
    from saml2 import BINDING_HTTP_POST, config, server, xmldsig
    sp = ('<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{e}"><SPSSODescriptor protocolSupportEnumeration="{p}">'
          '<KeyDescriptor use="encryption"><KeyInfo xmlns="{ds}"><X509Data><X509Certificate>{c}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>'
          '<AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{a}" index="1"/></SPSSODescriptor></EntityDescriptor>').format(
              e=SP, p=SAMLP, ds=DS, c=certificate('sp'), a=ACS)
    settings = {'entityid': IDP, 'xmlsec_binary': '/usr/bin/xmlsec1', 'key_file': KEYS + '/idp.key', 'cert_file': KEYS + '/idp.crt',
                'metadata': {'inline': [sp]}, 'service': {'idp': {'endpoints': {'single_sign_on_service': [('https://idp.example.com/sso', BINDING_HTTP_POST)]},
                'policy': {'default': {'lifetime': {'minutes': 5}, 'attribute_restrictions': None, 'name_form': 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri'}}}}}
    from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
    idp = server.Server(config=config.IdPConfig().load(settings))
    for title, options in [('assertion signed', {'sign_assertion': True}), ('response signed', {'sign_response': True, 'sign_assertion': False}),
                           ('both signed', {'sign_response': True, 'sign_assertion': True}),
                           ('signed, encrypted with Triple DES', {'sign_assertion': True, 'sign_response': True, 'encrypt_assertion': True, 'encrypted_advice_attributes': False})]:
        made = str(idp.create_authn_response(identity={'givenName': ['Camille'], 'mail': ['user@example.com']}, in_response_to=REQUEST, destination=ACS, sp_entity_id=SP,
            name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text='user-1'), authn={'class_ref': 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password', 'authn_instant': int(D(2026, 11, 1, tzinfo=datetime.timezone.utc).timestamp())},
            sign_alg=xmldsig.SIG_RSA_SHA256, digest_alg=xmldsig.DIGEST_SHA256, **options))
        more = {'decrypts': True, 'fails': ['saml.decrypt']} if 'encrypt_assertion' in options else {'nameId': 'user-1'}
        # It takes the time from the clock of the machine.
        now = etree.fromstring(made.encode()).get('IssueInstant')
        vector('by pysaml2: ' + title, made, given={**BASE, 'now': now}, maker='pysaml2, xmlsec1', **more)


make_keys()
good()
encrypted()
bad()
by_pysaml2()
with open(os.path.join(HERE, 'index.json'), 'w') as file:
    json.dump(index, file, indent=1, ensure_ascii=True)
    file.write('\n')
print(len(index), 'vectors')
