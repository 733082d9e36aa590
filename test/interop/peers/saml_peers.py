"""Jobs for the SAML libraries of Python: reads a list of jobs, writes a list of answers, both JSON."""
import json
import sys
from types import SimpleNamespace

IDP = 'https://idp.example.com/saml'
SP = 'https://sp.example.com'
ACS = 'https://sp.example.com/saml/acs'
SLO = 'https://sp.example.com/slo'
POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'
REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'


def canonicalize(job):
    from lxml import etree
    forms = []
    for case in job['cases']:
        elements = [element for element in etree.fromstring(case['xml'].encode()).iter() if isinstance(element.tag, str)]
        forms.append(etree.tostring(elements[case['index']], method='c14n', exclusive=True, with_comments=False,
                                    inclusive_ns_prefixes=case['prefixes'] or None, with_tail=False).decode())
    return forms


def onelogin_settings(job):
    from onelogin.saml2.settings import OneLogin_Saml2_Settings
    key = job['keys']
    return OneLogin_Saml2_Settings({
        'strict': True,
        'sp': {'entityId': SP, 'assertionConsumerService': {'url': ACS, 'binding': POST},
               'singleLogoutService': {'url': SLO, 'binding': REDIRECT}, 'x509cert': key['spCert'], 'privateKey': key['spKey']},
        'idp': {'entityId': IDP, 'singleSignOnService': {'url': 'https://idp.example.com/sso', 'binding': REDIRECT},
                'singleLogoutService': {'url': 'https://idp.example.com/slo', 'binding': REDIRECT}, 'x509cert': key['idpCert']},
        'security': {'authnRequestsSigned': True, 'logoutRequestSigned': True, 'signMetadata': True, 'wantAssertionsSigned': False,
                     'signatureAlgorithm': job.get('algorithm', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'),
                     'digestAlgorithm': 'http://www.w3.org/2001/04/xmlenc#sha256', 'rejectDeprecatedAlgorithm': True},
    }, sp_validation_only=False)


def onelogin_auth(job):
    from onelogin.saml2.auth import OneLogin_Saml2_Auth
    request = {'https': 'on', 'http_host': 'sp.example.com', 'server_port': '443', 'script_name': '/saml/acs', 'get_data': {},
               'post_data': job.get('post', {})}
    return OneLogin_Saml2_Auth(request, onelogin_settings(job))


def onelogin_request(job):
    return onelogin_auth(job).login(return_to='state 1', name_id_value_req=None)


def onelogin_logout(job):
    return onelogin_auth(job).logout(name_id='user-1', session_index='_session1', return_to='state 1')


def onelogin_metadata(job):
    metadata = onelogin_settings(job).get_sp_metadata()
    return metadata.decode() if isinstance(metadata, bytes) else metadata


def onelogin_judge(job):
    """Whether python3-saml takes the response, at the moment that is asked for."""
    from unittest import mock
    auth = onelogin_auth(job)
    with mock.patch('onelogin.saml2.utils.OneLogin_Saml2_Utils.now', return_value=job['now']):
        auth.process_response(request_id=job.get('requestId'))
    return {'valid': not auth.get_errors(), 'reason': auth.get_last_error_reason(), 'nameId': auth.get_nameid()}


def pysaml2_idp(job):
    from saml2 import config, server
    keys = job['keys']
    sp = ('<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s"><SPSSODescriptor '
          'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><AssertionConsumerService Binding="%s" '
          'Location="%s" index="1"/></SPSSODescriptor></EntityDescriptor>') % (SP, POST, ACS)
    return server.Server(config=config.IdPConfig().load({
        'entityid': IDP, 'xmlsec_binary': '/usr/bin/xmlsec1', 'key_file': keys['idpKeyFile'], 'cert_file': keys['idpCertFile'],
        'metadata': {'inline': [sp]}, 'service': {'idp': {
            'endpoints': {'single_sign_on_service': [('https://idp.example.com/sso', POST)]},
            'policy': {'default': {'lifetime': {'minutes': 5}, 'attribute_restrictions': None}}}}}))


def pysaml2_response(job):
    from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
    options = {name: value for name, value in job['options'].items()}
    return str(pysaml2_idp(job).create_authn_response(
        identity={'givenName': ['Camille']}, in_response_to='_request1', destination=ACS, sp_entity_id=SP,
        name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text='user-1'),
        authn={'class_ref': 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password'}, **options))


def pysaml2_error(job):
    from saml2.s_utils import error_status_factory
    from saml2.samlp import STATUS_AUTHN_FAILED
    return str(pysaml2_idp(job).create_error_response('_request1', ACS, (STATUS_AUTHN_FAILED, 'cancelled'), sign=job['sign']))


JOBS = {function.__name__: function for function in
        [canonicalize, onelogin_request, onelogin_logout, onelogin_metadata, onelogin_judge, pysaml2_response, pysaml2_error]}

print(json.dumps([JOBS[job['do']](job) for job in json.load(sys.stdin)]))
