"""A relying party that no one here wrote: Authlib logs in at an OpenID provider and validates the ID token.

Usage: authlib_rp.py ISSUER CLIENT_ID CLIENT_SECRET AUTH_METHOD SCOPE
Prints one JSON object: the validated claims, or {"refused": why}.
"""
import json
import sys
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, JsonWebToken
from authlib.oidc.core import CodeIDToken

REDIRECT_URI = "http://127.0.0.1:18766/callback"


class FirstForm(HTMLParser):
    """Action and values of the first form of a page, with its first button pressed."""

    def __init__(self):
        super().__init__()
        self.action, self.values, self.state, self.select = None, {}, "before", None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form" and self.state == "before":
            self.action, self.state = given.get("action", ""), "inside"
        elif self.state != "inside":
            return
        elif tag == "input" and given.get("name"):
            kind = given.get("type", "text")
            if kind not in ("radio", "checkbox") or "checked" in given:
                self.values.setdefault(given["name"], given.get("value", "on"))
        elif tag == "select":
            self.select = given.get("name")
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.values):
            self.values[self.select] = given.get("value", "")
        elif tag == "button" and given.get("name") and not getattr(self, "pressed", False):
            self.values[given["name"]], self.pressed = given.get("value", ""), True

    def handle_endtag(self, tag):
        if tag == "form" and self.state == "inside":
            self.state = "after"
        elif tag == "select":
            self.select = None


def walk(browser, url):
    """Follows redirects and sends first forms until the redirect URI is reached."""
    answer = browser.get(url, allow_redirects=False)
    for _ in range(20):
        if answer.is_redirect:
            target = urljoin(answer.url, answer.headers["Location"])
            if target.startswith(REDIRECT_URI):
                return target
            answer = browser.get(target, allow_redirects=False)
            continue
        form = FirstForm()
        form.feed(answer.text)
        if form.action is None:
            raise SystemExit(json.dumps({"refused": f"{answer.status_code} {answer.text[:200]}"}))
        answer = browser.post(urljoin(answer.url, form.action), data=form.values, allow_redirects=False)
    raise SystemExit(json.dumps({"refused": "no end of pages"}))


def main():
    issuer, client_id, client_secret, method, scope = sys.argv[1:6]
    metadata = requests.get(issuer + "/.well-known/openid-configuration", timeout=10).json()
    session = OAuth2Session(
        client_id,
        client_secret,
        scope=scope,
        redirect_uri=REDIRECT_URI,
        token_endpoint_auth_method=method,
        code_challenge_method="S256",
    )
    nonce, verifier = generate_token(32), generate_token(48)
    url, state = session.create_authorization_url(
        metadata["authorization_endpoint"], nonce=nonce, code_verifier=verifier
    )
    callback = walk(requests.Session(), url)
    token = session.fetch_token(
        metadata["token_endpoint"], authorization_response=callback, state=state, code_verifier=verifier
    )
    keys = JsonWebKey.import_key_set(requests.get(metadata["jwks_uri"], timeout=10).json())
    claims = JsonWebToken(["RS256"]).decode(
        token["id_token"],
        keys,
        claims_cls=CodeIDToken,
        claims_options={"iss": {"value": issuer}, "aud": {"value": client_id}, "exp": {"essential": True}},
        claims_params={"nonce": nonce, "client_id": client_id, "access_token": token["access_token"]},
    )
    claims.validate(leeway=30)
    print(json.dumps(dict(claims)))


try:
    main()
except Exception as error:  # the verdict of the peer, whatever it is, is the result
    print(json.dumps({"refused": f"{type(error).__name__}: {error}"}))
