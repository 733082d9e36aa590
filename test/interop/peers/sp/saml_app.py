"""A page behind pysaml2 or python3-saml, with a session by cookie. Settings come as JSON in the first argument."""
import html
import json
import logging
import secrets
import sys
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'
REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'
PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'

settings = json.loads(sys.argv[1])
origin, idp = settings['origin'], settings['idp']
ENTITY, ACS, SLO = origin + '/metadata', origin + '/acs', origin + '/slo'
logging.disable(logging.CRITICAL)


class Pysaml2:
    """As its documentation configures a service provider, with metadata from a file."""

    def __init__(self):
        from saml2.client import Saml2Client
        from saml2.config import SPConfig
        config = SPConfig().load({
            'entityid': ENTITY, 'xmlsec_binary': '/usr/bin/xmlsec1', 'allow_unknown_attributes': True,
            'metadata': {'inline': [idp['metadata']]},
            'service': {'sp': {'endpoints': {'assertion_consumer_service': [(ACS, POST)]},
                               'name_id_format': [PERSISTENT], **settings.get('more', {})}}})
        self.client = Saml2Client(config=config)

    def begin(self, session):
        id, info = self.client.prepare_for_authenticate(relay_state='/')
        session.setdefault('pending', {})[id] = '/'
        return dict(info['headers'])['Location']

    def finish(self, session, form):
        answer = self.client.parse_authn_request_response(form['SAMLResponse'], POST, session.get('pending', {}))
        if answer is None:
            raise ValueError('no answer')
        session.get('pending', {}).pop(answer.in_response_to, None)
        return answer.name_id.text


class OneLogin:
    """As its documentation configures a service provider, with strict on."""

    def __init__(self):
        from onelogin.saml2.settings import OneLogin_Saml2_Settings
        self.settings = OneLogin_Saml2_Settings({
            'strict': True,
            'sp': {'entityId': ENTITY, 'assertionConsumerService': {'url': ACS, 'binding': POST},
                   'singleLogoutService': {'url': SLO, 'binding': REDIRECT}, 'NameIDFormat': PERSISTENT},
            'idp': {'entityId': idp['entityId'], 'singleSignOnService': {'url': idp['signOn'], 'binding': REDIRECT},
                    'singleLogoutService': {'url': idp['logout'], 'binding': REDIRECT}, 
                    'x509certMulti': {'signing': idp['certificates']}},
            'security': settings.get('more', {})})

    def auth(self, path, form):
        from onelogin.saml2.auth import OneLogin_Saml2_Auth
        port = urlsplit(origin).port
        return OneLogin_Saml2_Auth({'https': 'off', 'http_host': '127.0.0.1:%d' % port, 'server_port': str(port),
                                    'script_name': path, 'get_data': {}, 'post_data': form}, self.settings)

    def begin(self, session):
        auth = self.auth('/login', {})
        url = auth.login(return_to='/')
        session['request'] = auth.get_last_request_id()
        return url

    def finish(self, session, form):
        auth = self.auth('/acs', form)
        auth.process_response(request_id=session.get('request'))
        if auth.get_errors() or not auth.is_authenticated():
            raise ValueError(auth.get_last_error_reason() or 'not authenticated')
        session.pop('request', None)
        return auth.get_nameid()


library = {'pysaml2': Pysaml2, 'python3-saml': OneLogin}[settings['library']]()
sessions = {}


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, body='', **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace('_', '-'), value)
        data = body.encode()
        self.send_header('Content-Type', 'text/html; charset=utf-8')
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def session(self):
        cookie = SimpleCookie(self.headers.get('Cookie', '')).get('sid')
        sid = cookie.value if cookie is not None and cookie.value in sessions else secrets.token_hex(16)
        return sid, sessions.setdefault(sid, {})

    def do_GET(self):
        sid, session = self.session()
        if urlsplit(self.path).path == '/login':
            return self.answer(302, Location=library.begin(session), Set_Cookie='sid=%s; Path=/; HttpOnly' % sid)
        user = session.get('user')
        self.answer(200, '<a href="/login">Log in</a>' if user is None else '<h1>Hello %s</h1>' % html.escape(user))

    def do_POST(self):
        sid, session = self.session()
        body = self.rfile.read(int(self.headers.get('Content-Length', '0'))).decode('utf-8', 'replace')
        form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        try:
            user = library.finish(session, form)
            if not user:
                raise ValueError('nobody is named')
        except Exception as error:  # What a library says no with is its own affair.
            return self.answer(403, '<h1>Login failed</h1><p>%s</p>' % html.escape(str(error)[:200]))
        # A new session identifier, whatever the library.
        sessions.pop(sid, None)
        sid = secrets.token_hex(16)
        sessions[sid] = {**session, 'user': user}
        self.answer(303, Location='/', Set_Cookie='sid=%s; Path=/; HttpOnly' % sid)


ThreadingHTTPServer(('127.0.0.1', urlsplit(origin).port), Handler).serve_forever()
