"""Makes and reads tokens with jwcrypto and PyJWT. Reads a list of jobs as JSON, writes a list of answers."""
import json
import sys

import jwt as pyjwt
from jwcrypto import jwe, jwk, jws


def key(job):
    return jwk.JWK(**job["key"])


def sign(job):
    token = jws.JWS(job["payload"].encode())
    for one in job["keys"]:
        header = {"alg": one["alg"], "kid": one["kid"]}
        token.add_signature(jwk.JWK(**one), one["alg"], json.dumps(header))
    return token.serialize(compact=job.get("compact", False))


def verify(job):
    token = jws.JWS()
    token.deserialize(job["token"])
    token.verify(key(job))
    return token.payload.decode()


def encrypt(job):
    token = jwe.JWE(job["payload"].encode(), json.dumps(job["header"]))
    token.add_recipient(key(job))
    return token.serialize(compact=job.get("compact", True))


def decrypt(job):
    token = jwe.JWE()
    token.deserialize(job["token"], key(job))
    return token.payload.decode()


def pyjwt_sign(job):
    return pyjwt.encode(json.loads(job["payload"]), pyjwt_key(job), algorithm=job["alg"], headers={"kid": job["key"]["kid"]})


def pyjwt_verify(job):
    claims = pyjwt.decode(job["token"], pyjwt_key(job), algorithms=[job["alg"]], audience=job["audience"])
    return json.dumps(claims)


def pyjwt_key(job):
    return pyjwt.PyJWK(job["key"], algorithm=job["alg"]).key


JOBS = {f.__name__: f for f in (sign, verify, encrypt, decrypt, pyjwt_sign, pyjwt_verify)}


def answer(job):
    try:
        return {"value": JOBS[job["do"]](job)}
    except Exception as refusal:  # whatever the library says, it is the answer
        return {"refused": type(refusal).__name__}


json.dump([answer(job) for job in json.load(sys.stdin)], sys.stdout)
