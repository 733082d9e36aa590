"""An identity provider and attribute authority made of pysaml2, asked over SOAP.

Usage: pysaml2_soap.py SP_METADATA KEY CERTIFICATE
Prints its base URL; its metadata is at /metadata. ECP with Basic authentication at /ecp, AttributeQuery at /attributes,
LogoutRequest at /logout, artifacts by /sso (Redirect) and /artifact. Signs with SHA-256.
"""
import base64
import re
import sys
from xml.etree import ElementTree
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from saml2 import BINDING_HTTP_ARTIFACT, BINDING_HTTP_REDIRECT, BINDING_SOAP, config, server as saml_server
from saml2 import samlp
from saml2.profile import ecp
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_TRANSIENT
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

# It writes what is in a SOAP body again before it verifies it, so it has to know the prefixes that were signed.
for prefix, uri in {
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}.items():
    ElementTree.register_namespace(prefix, uri)

SP_METADATA, KEY, CERTIFICATE = sys.argv[1:4]
held = {}
PERSON = {"mail": ["camille@example.com"], "uid": ["camille"]}
SIGNING = {"sign_alg": SIG_RSA_SHA256, "digest_alg": DIGEST_SHA256}
SOAP = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>%s</s:Header><s:Body>%s</s:Body></s:Envelope>'
AUTHN = {"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password", "authn_auth": "test"}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        url = urlsplit(self.path)
        if url.path == "/metadata":
            return self.answer(200, "text/xml", str(entity_descriptor(idp.config)))
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        request = lenient.parse_authn_request(query["SAMLRequest"], BINDING_HTTP_REDIRECT).message
        response = login(request, request.assertion_consumer_service_url)
        handle = idp.use_artifact(samlp.Extensions(), 1)
        # It writes the index as text, "01", where two bytes belong. With ForceAuthn it may stay so.
        if request.force_authn != "true":
            raw = base64.b64decode(handle)
            right = base64.b64encode(raw[:2] + b"\x00\x01" + raw[4:]).decode()
            idp.artifact[right] = idp.artifact[handle]
            handle = right
        held[handle] = bare(response)
        target = request.assertion_consumer_service_url + "?" + urlencode(
            {"SAMLart": handle, "RelayState": query.get("RelayState", "")}
        )
        self.send_response(302)
        self.send_header("Location", target)
        self.end_headers()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        try:
            self.answer(200, "text/xml", {"/ecp": self.ecp, "/attributes": attributes, "/logout": logout, "/artifact": artifact}[self.path](body))
        except PermissionError:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="idp"')
            self.end_headers()
        except Exception as error:
            print(repr(error), file=sys.stderr)
            self.answer(500, "text/xml", f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring>{type(error).__name__}</faultstring></s:Fault></s:Body></s:Envelope>')

    def ecp(self, body):
        if self.headers.get("Authorization") != "Basic " + base64.b64encode(b"camille:secret").decode():
            raise PermissionError
        request = idp.parse_authn_request(body, BINDING_SOAP).message
        acs = request.assertion_consumer_service_url
        response = login(request, acs)
        header = ecp.Response(
            assertion_consumer_service_url=acs, must_understand="1", actor="http://schemas.xmlsoap.org/soap/actor/next"
        )
        return SOAP % (bare(header), bare(response))

    def answer(self, status, kind, text):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode() if isinstance(text, str) else text)

    def log_message(self, *_):
        pass


def bare(part):
    return re.sub(r"^<\?xml.*?\?>\s*", "", str(part))


def login(request, destination, signed=True):
    return idp.create_authn_response(
        PERSON, in_response_to=request.id, destination=destination, sp_entity_id=request.issuer.text, userid="camille",
        authn=AUTHN, sign_response=signed, sign_assertion=signed, **SIGNING,
    )


def attributes(body):
    query = authority.parse_attribute_query(body, BINDING_SOAP).message
    wanted = [attribute.name for attribute in query.attribute]
    found = {name: values for name, values in PERSON.items() if not wanted or name in wanted}
    response = authority.create_attribute_response(
        found, in_response_to=query.id, destination="", sp_entity_id=query.issuer.text, name_id=query.subject.name_id,
        sign_response=True, sign_assertion=True, **SIGNING,
    )
    return SOAP % ("", bare(response))


def logout(body):
    request = idp.parse_logout_request(body, BINDING_SOAP).message
    # By itself it writes a blank Destination, since there is no address to answer to.
    response = idp._status_response(
        samlp.LogoutResponse, idp._issuer(), None, True, in_response_to=request.id, destination=None, **SIGNING
    )
    return SOAP % ("", bare(response))


def artifact(body):
    request = idp.parse_artifact_resolve(body)
    handle = request.artifact.text
    # It holds no signed message, so that comes in afterwards.
    empty = bare(idp.create_artifact_response(request, handle))
    return SOAP % ("", re.sub(r"<\w+:Extensions[^>]*/>", lambda _: held.pop(handle, ""), empty))


server = HTTPServer(("127.0.0.1", 0), Handler)
base = f"http://127.0.0.1:{server.server_port}"


def configured(signed):
    return config.IdPConfig().load(
        {
            "entityid": f"{base}/metadata",
            "service": {
                "idp": {
                    "endpoints": {
                        "single_sign_on_service": [(f"{base}/sso", BINDING_HTTP_REDIRECT), (f"{base}/ecp", BINDING_SOAP)],
                        "single_logout_service": [(f"{base}/logout", BINDING_SOAP)],
                        "artifact_resolution_service": [(f"{base}/artifact", BINDING_SOAP, 1)],
                    },
                    "want_authn_requests_signed": signed,
                    "policy": {"default": {"lifetime": {"minutes": 5}, "name_form": NAMEID_FORMAT_TRANSIENT}},
                    "name_id_format": [NAMEID_FORMAT_TRANSIENT],
                },
                "aa": {
                    "endpoints": {"attribute_service": [(f"{base}/attributes", BINDING_SOAP)]},
                    "policy": {"default": {"lifetime": {"minutes": 5}}},
                },
            },
            "key_file": KEY,
            "cert_file": CERTIFICATE,
            "metadata": {"local": [SP_METADATA]},
            "xmlsec_binary": "/usr/bin/xmlsec1",
        }
    )


idp = saml_server.Server(config=configured(True))
lenient = saml_server.Server(config=configured(False))
# It verifies no signature of an AttributeQuery.
authority = saml_server.Server(config=configured(False), stype="aa")
print(base, flush=True)
server.serve_forever()
