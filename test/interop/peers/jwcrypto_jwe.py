"""Decrypts a JWE with python3-jwcrypto, or makes one. Reads {"op", "key", ...} as JSON on standard input, writes JSON."""
import json
import sys

from jwcrypto import jwe, jwk

order = json.load(sys.stdin)
key = jwk.JWK.from_json(json.dumps(order["key"]))

if order["op"] == "decrypt":
    token = jwe.JWE()
    token.allowed_algs = [order["alg"], order["enc"]]
    token.deserialize(order["jwe"], key)
    answer = {"plaintext": token.payload.decode("utf-8"), "header": token.jose_header}
else:
    token = jwe.JWE(order["plaintext"].encode("utf-8"), json.dumps(order["header"]))
    token.allowed_algs = [order["header"]["alg"], order["header"]["enc"]]
    token.add_recipient(key)
    answer = {"jwe": token.serialize(compact=True)}

json.dump(answer, sys.stdout)
