"""pysaml2 over SOAP: an enhanced client (ECP) with its service provider, and attribute queries. Reads jobs, writes answers, both JSON."""
import base64
import json
import logging
import re
import sys
import tempfile

logging.disable(logging.CRITICAL)

from saml2 import BINDING_HTTP_POST, BINDING_PAOS, BINDING_SOAP
from saml2.client import Saml2Client
from saml2.config import SPConfig
from saml2.ecp_client import Client as EcpClient
from saml2.metadata import entity_descriptor
from saml2.response import AttributeResponse, authn_response
from saml2.saml import NAMEID_FORMAT_EMAILADDRESS, NameID

SP = 'https://sp.example.com'
ACS = 'https://sp.example.com/saml/acs'
PAOS_ACS = 'https://sp.example.com/saml/paos'
RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'


def pem_file(text):
    file = tempfile.NamedTemporaryFile('w', suffix='.pem', delete=False)
    file.write(text)
    file.close()
    return file.name


def config(job):
    return SPConfig().load({
        'entityid': SP, 'xmlsec_binary': '/usr/bin/xmlsec1', 'allow_unknown_attributes': True,
        'key_file': pem_file(job['key']), 'cert_file': pem_file(job['certificate']),
        'signing_algorithm': RSA_SHA256, 'digest_algorithm': SHA256,
        **({'metadata': {'inline': [job['idp']]}} if 'idp' in job else {}),
        'service': {'sp': {
            'endpoints': {'assertion_consumer_service': [(ACS, BINDING_HTTP_POST), (PAOS_ACS, BINDING_PAOS)]},
            'authn_requests_signed': True, 'want_assertions_signed': True, 'want_response_signed': False,
            'allow_unsolicited': False}}})


def message_in(envelope):
    """The Response as it stands in the envelope: pysaml2 writes it again, with other prefixes, and its signature breaks."""
    return re.search(r'<saml2p:Response.*</saml2p:Response>', envelope, re.S).group(0)


def only_idp(client):
    return list(client.metadata.identity_providers())[0]


class Remembering(EcpClient):
    """Keeps the answer as it came: what is written again would not fit its signature."""

    def send(self, *words, **more):
        self.answer = super().send(*words, **more)
        return self.answer


class Attributes(AttributeResponse):
    """pysaml2 demands a subject confirmation, which SAML core 2.4.1 leaves open."""

    def get_subject(self):
        self.name_id = self.assertion.subject.name_id
        return self.name_id


def metadata(job):
    return str(entity_descriptor(config(job)))


def ecp(job):
    client = Saml2Client(config=config(job))
    idp = only_idp(client)
    location = client._sso_location(idp, binding=BINDING_SOAP)
    request_id, request = client.create_authn_request(
        location, binding=BINDING_PAOS, service_url_binding=BINDING_PAOS, sign=True, sign_alg=RSA_SHA256, digest_alg=SHA256)
    enhanced = Remembering(job['username'], job['password'], config=client.config)
    enhanced.metadata = client.metadata
    credentials = base64.b64encode(('%s:%s' % (job['username'], job['password'])).encode()).decode()
    enhanced.phase2(request, PAOS_ACS, idp, headers=[('Authorization', 'Basic %s' % credentials)])
    response = authn_response(client.config, [PAOS_ACS], {request_id: '/'}, want_assertions_signed=True)
    response.loads(message_in(enhanced.answer.text), False)
    if response.verify() is None:
        raise ValueError('not verified')
    return {'nameId': response.name_id.text, 'attributes': response.ava, 'inResponseTo': response.in_response_to == request_id}


def query(job):
    client = Saml2Client(config=config(job))
    asked = {(one, 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri', None): ([], '') for one in job.get('attributes', [])} or None
    idp = only_idp(client)
    [service] = client.metadata.attribute_service(idp, BINDING_SOAP)
    request_id, request = client.create_attribute_query(
        service['location'], name_id=NameID(text=job['nameId'], format=NAMEID_FORMAT_EMAILADDRESS), attribute=asked,
        sign=job.get('signs', True), sign_alg=RSA_SHA256, digest_alg=SHA256)
    reply = client.send(**client.apply_binding(BINDING_SOAP, str(request), service['location'], sign=False))
    if reply.status_code != 200:
        raise ValueError(reply.text)
    response = Attributes(client.sec, client.config.attribute_converters, SP, [None])
    response.outstanding_queries = {request_id: '/'}
    response.loads(message_in(reply.text), False)
    if response.verify() is None:
        raise ValueError('not verified')
    return {'nameId': response.name_id.text, 'attributes': response.ava, 'inResponseTo': response.in_response_to == request_id}


def answer(job):
    try:
        return {'value': {'metadata': metadata, 'ecp': ecp, 'query': query}[job['do']](job)}
    except Exception as error:  # What a library says no with is its own affair.
        return {'refused': '%s: %s' % (type(error).__name__, str(error)[:400])}


print(json.dumps([answer(job) for job in json.load(sys.stdin)]))
