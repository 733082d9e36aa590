"""An identity provider made of pysaml2, which signs with SHA-1 unless told otherwise.

Usage: pysaml2_idp.py SP_METADATA KEY CERTIFICATE
Prints its base URL; its metadata is at /metadata. Reads AuthnRequests over both bindings and verifies their signatures.
"""
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_TRANSIENT
from saml2.server import Server
from saml2.sigver import verify_redirect_signature

SP_METADATA, KEY, CERTIFICATE = sys.argv[1:4]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        url = urlsplit(self.path)
        if url.path == "/metadata":
            return self.answer(200, "text/xml", str(entity_descriptor(idp.config)))
        self.sign_on({name: values[0] for name, values in parse_qs(url.query).items()}, BINDING_HTTP_REDIRECT)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.sign_on({name: values[0] for name, values in parse_qs(body).items()}, BINDING_HTTP_POST)

    def sign_on(self, query, binding):
        try:
            # It looks for the signature in the XML, where the Redirect binding has none.
            reader = idp if binding == BINDING_HTTP_POST else lenient
            request = reader.parse_authn_request(query["SAMLRequest"], binding)
            sender = request.message.issuer.text
            if binding == BINDING_HTTP_REDIRECT:
                certificates = idp.metadata.certs(sender, "any", "signing")
                signed = {name: query[name] for name in ("SAMLRequest", "RelayState", "SigAlg", "Signature")}
                if not any(verify_redirect_signature(signed, idp.sec.sec_backend, cert) for cert in certificates):
                    raise ValueError("the signature of the query is wrong")
            args = idp.response_args(request.message)
            response = idp.create_authn_response(
                {"mail": ["camille@example.com"]},
                userid="camille",
                authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password", "authn_auth": "test"},
                sign_response=True,
                sign_assertion=True,
                **args,
            )
            page = idp.apply_binding(
                BINDING_HTTP_POST, str(response), args["destination"], query.get("RelayState", ""), response=True
            )
            self.answer(200, "text/html; charset=utf-8", "".join(page["data"]))
        except Exception as error:
            self.answer(400, "text/html", f"<h1>refused: {type(error).__name__}: {error}</h1>")

    def answer(self, status, kind, text):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
base = f"http://127.0.0.1:{server.server_port}"


def configured(signed):
    endpoints = [(f"{base}/sso", BINDING_HTTP_REDIRECT), (f"{base}/sso", BINDING_HTTP_POST)]
    return IdPConfig().load(
        {
            "entityid": f"{base}/metadata",
            "service": {
                "idp": {
                    "endpoints": {"single_sign_on_service": endpoints},
                    "want_authn_requests_signed": signed,
                    "policy": {"default": {"lifetime": {"minutes": 5}, "name_form": NAMEID_FORMAT_TRANSIENT}},
                    "name_id_format": [NAMEID_FORMAT_TRANSIENT],
                }
            },
            "key_file": KEY,
            "cert_file": CERTIFICATE,
            "metadata": {"local": [SP_METADATA]},
            "xmlsec_binary": "/usr/bin/xmlsec1",
        }
    )


idp = Server(config=configured(True))
lenient = Server(config=configured(False))
print(base, flush=True)
server.serve_forever()
