"""Service providers of Python: pysaml2 and python3-saml. Reads a list of jobs, writes a list of answers, both JSON."""
import json
import logging
import sys
import tempfile

POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'
REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'
RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
SP = 'https://sp.example.com'
ACS = 'https://sp.example.com/saml/acs'
SLO = 'https://sp.example.com/saml/slo'

logging.disable(logging.CRITICAL)


def pem_file(text):
    file = tempfile.NamedTemporaryFile('w', suffix='.pem', delete=False)
    file.write(text)
    file.close()
    return file.name


class Pysaml2:
    def __init__(self, job):
        from saml2.client import Saml2Client
        from saml2.config import SPConfig
        key, certificate = pem_file(job['key']), pem_file(job['certificate'])
        pair = {'key_file': key, 'cert_file': certificate}
        self.config = SPConfig().load({
            'entityid': SP, 'xmlsec_binary': '/usr/bin/xmlsec1', **pair, 'allow_unknown_attributes': True,
            'encryption_keypairs': [pair] if job.get('encrypts') else [],
            'signing_algorithm': RSA_SHA256, 'digest_algorithm': SHA256,
            **({'metadata': {'inline': [job['idp']]}} if 'idp' in job else {}),
            'service': {'sp': {
                'endpoints': {'assertion_consumer_service': [(ACS, POST)], 'single_logout_service': [(SLO, REDIRECT)]},
                'authn_requests_signed': True, 'logout_requests_signed': True, 'want_assertions_signed': False,
                'want_response_signed': False, 'want_assertions_or_response_signed': True, 'allow_unsolicited': False,
                'name_id_policy_format': 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'}}})
        self.client = Saml2Client(config=self.config) if 'idp' in job else None

    def metadata(self, job):
        from saml2.metadata import entity_descriptor
        return str(entity_descriptor(self.config))

    def request(self, job):
        binding = POST if job['binding'] == 'post' else REDIRECT
        session, info = self.client.prepare_for_authenticate(binding=binding, relay_state='state 1', sigalg=RSA_SHA256,
                                                            digest_alg=SHA256)
        return {'id': session, 'url': dict(info['headers']).get('Location'), 'page': str(info['data'])}

    def response(self, job):
        answer = self.client.parse_authn_request_response(job['response'], POST, {job['id']: '/'})
        return {'nameId': answer.name_id.text, 'attributes': answer.get_identity()}

    def logout(self, job):
        from saml2.saml import NameID
        name = NameID(text=job['nameId'], name_qualifier='otp-sms', format='urn:oasis:names:tc:SAML:2.0:nameid-format:persistent')
        idp = list(self.client.metadata.identity_providers())[0]
        id, request = self.client.create_logout_request(job['destination'], idp, name_id=name, session_indexes=[job['sessionIndex']],
                                                         sign=False)
        info = self.client.apply_binding(REDIRECT, str(request), job['destination'], 'bye', sign=True, sigalg=RSA_SHA256)
        return {'id': id, 'url': dict(info['headers'])['Location']}

    def logout_response(self, job):
        answer = self.client.parse_logout_request_response(job['response'], REDIRECT)
        return {'status': answer.status_ok(), 'inResponseTo': answer.in_response_to}


class OneLogin:
    def __init__(self, job):
        from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
        from onelogin.saml2.settings import OneLogin_Saml2_Settings
        idp = OneLogin_Saml2_IdPMetadataParser.parse(job['idp'])['idp'] if 'idp' in job else {}
        self.settings = OneLogin_Saml2_Settings({
            'strict': True,
            'sp': {'entityId': SP, 'assertionConsumerService': {'url': ACS, 'binding': POST},
                   'singleLogoutService': {'url': SLO, 'binding': REDIRECT}, 'x509cert': job['certificate'], 'privateKey': job['key']},
            'idp': idp,
            'security': {'authnRequestsSigned': True, 'logoutRequestSigned': True, 'logoutResponseSigned': True,
                         'wantAssertionsSigned': False, 'wantMessagesSigned': False, 'requestedAuthnContext': False,
                         'wantAssertionsEncrypted': bool(job.get('encrypts')), 'signatureAlgorithm': RSA_SHA256, 'digestAlgorithm': SHA256,
                         'rejectDeprecatedAlgorithm': True, 'rejectUnsolicitedResponsesWithInResponseTo': True},
        }, sp_validation_only='idp' not in job)

    def auth(self, path='/saml/acs', get=None, post=None):
        from onelogin.saml2.auth import OneLogin_Saml2_Auth
        request = {'https': 'on', 'http_host': 'sp.example.com', 'server_port': '443', 'script_name': path,
                   'get_data': get or {}, 'post_data': post or {}}
        return OneLogin_Saml2_Auth(request, self.settings)

    def metadata(self, job):
        text = self.settings.get_sp_metadata()
        return text.decode() if isinstance(text, bytes) else text

    def request(self, job):
        auth = self.auth()
        url = auth.login(return_to='state 1', set_nameid_policy=False)
        return {'id': auth.get_last_request_id(), 'url': url}

    def response(self, job):
        auth = self.auth(post={'SAMLResponse': job['response']})
        auth.process_response(request_id=job['id'])
        if auth.get_errors():
            raise ValueError(auth.get_last_error_reason())
        return {'nameId': auth.get_nameid(), 'attributes': auth.get_attributes()}

    def logout(self, job):
        auth = self.auth()
        url = auth.logout(name_id=job['nameId'], session_index=job['sessionIndex'], return_to='bye')
        return {'id': auth.get_last_request_id(), 'url': url}

    def logout_response(self, job):
        auth = self.auth('/saml/slo', get=job['parameters'])
        auth.process_slo(request_id=job['id'], keep_local_session=True)
        if auth.get_errors():
            raise ValueError(auth.get_last_error_reason())
        return {'status': True, 'inResponseTo': job['id']}


LIBRARIES = {'pysaml2': Pysaml2, 'python3-saml': OneLogin}


KNOWN = {}


def service_provider(job):
    setting = (job['library'], job.get('idp'), job.get('encrypts'))
    if setting not in KNOWN:
        KNOWN[setting] = LIBRARIES[job['library']](job)
    return KNOWN[setting]


def answer(job):
    try:
        return {'value': getattr(service_provider(job), job['do'])(job)}
    except Exception as error:  # What a library says no with is its own affair.
        return {'refused': '%s: %s' % (type(error).__name__, str(error)[:300])}


print(json.dumps([answer(job) for job in json.load(sys.stdin)]))
