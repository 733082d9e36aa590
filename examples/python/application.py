"""As much of an application as a login needs: Authlib on requests."""

import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, JsonWebToken

# Only what the provider is meant to use: never what a token says of itself.
TOKENS = JsonWebToken(["RS256"])


class Application:
    """A relying party with one login at a time."""

    redirect_uri = "http://127.0.0.1/callback"

    def __init__(self, issuer, client_id, client_secret):
        self.metadata = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=10).json()
        self.client = OAuth2Session(
            client_id,
            client_secret,
            scope="openid profile",
            redirect_uri=self.redirect_uri,
            token_endpoint_auth_method="client_secret_post",
            code_challenge_method="S256",
        )

    def begin(self, **parameters):
        """The address that the person's browser opens."""
        self.nonce = generate_token(43)
        self.verifier = generate_token(64)
        url, self.state = self.client.create_authorization_url(
            self.metadata["authorization_endpoint"],
            nonce=self.nonce,
            code_verifier=self.verifier,
            **parameters,
        )
        return url

    def end(self, callback):
        """Redeems what the browser brings back. Returns the claims; raises when they cannot be trusted."""
        token = self.client.fetch_token(
            self.metadata["token_endpoint"],
            authorization_response=callback,
            state=self.state,
            code_verifier=self.verifier,
        )
        keys = JsonWebKey.import_key_set(requests.get(self.metadata["jwks_uri"], timeout=10).json())
        claims = TOKENS.decode(
            token["id_token"],
            keys,
            claims_options={
                "iss": {"essential": True, "value": self.metadata["issuer"]},
                "aud": {"essential": True, "value": self.client.client_id},
                "sub": {"essential": True},
                "exp": {"essential": True},
                "nonce": {"essential": True, "value": self.nonce},
            },
        )
        claims.validate()
        return claims

    def close(self):
        self.client.close()
