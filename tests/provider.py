"""A small OpenID Connect provider, served on a local port: real HTTP, real keys. It lets in whoever its test
says, and can be made to answer wrongly in one way at a time."""

import base64
import contextlib
import hashlib
import hmac
import json
import secrets
import threading
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, request
from joserfc import jwk, jwt
from werkzeug.serving import make_server

CLIENT, SECRET = "peerreview", "the secret of the client"


class Provider:
    """``who``: the claims of the person who signs in there; ``fault``: what it does wrong; ``now``: its
    clock."""

    def __init__(self, now):
        self.now, self.who, self.fault, self.codes, self.tokens = now, {}, "", {}, {}
        self.key, self.other = (jwk.RSAKey.generate_key(2048, {"kid": name}) for name in ("one", "two"))
        self.told = {}

    def id_token(self, code):
        """The ID token for a code, with the fault in it."""
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": int(self.now().timestamp()),
            "exp": int(self.now().timestamp()) + 300,
            "nonce": code["nonce"],
            **self.who,
        }
        claims |= {
            "nonce": {"nonce": "another"},
            "issuer": {"iss": "https://evil.example"},
            "audience": {"aud": "somebody else"},
            "audiences": {"aud": [CLIENT, "somebody else"], "azp": "somebody else"},
            "old": {"exp": int(self.now().timestamp()) - 3600},
            "no name": {"sub": ""},
        }.get(self.fault, {})
        if self.fault == "no signature":
            head, body = ({"alg": "none"}, claims)
            return ".".join(_coded(json.dumps(part).encode()) for part in (head, body)) + "."
        if self.fault == "signed with the public key":
            parts = ({"alg": "HS256", "kid": "one"}, claims)
            signed = ".".join(_coded(json.dumps(part).encode()) for part in parts)
            public = self.key.as_pem(private=False)
            return f"{signed}.{_coded(hmac.digest(public, signed.encode(), 'sha256'))}"
        if self.fault == "brings its own key":
            head = {"alg": "RS256", "jwk": self.other.as_dict(private=False)}
            return jwt.encode(head, claims, self.other)
        key = self.other if self.fault == "another key" else self.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)


def _coded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _app(provider):
    app = Flask("provider")

    @app.get("/.well-known/openid-configuration")
    def discovery():
        if provider.fault == "broken":
            return "<h1>Maintenance</h1>", 503
        place = "https://evil.example" if provider.fault == "another issuer" else provider.issuer
        return jsonify(
            issuer=place,
            authorization_endpoint=f"{provider.issuer}/authorize",
            token_endpoint=f"{provider.issuer}/token",
            jwks_uri=f"{provider.issuer}/keys",
            userinfo_endpoint=f"{provider.issuer}/me",
        )

    @app.get("/authorize")
    def authorize():
        asked = request.args
        assert asked["client_id"] == CLIENT and asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"].split()
        if provider.fault == "said no":
            told = urlencode({"error": "access_denied", "state": asked["state"]})
            return redirect(f"{asked['redirect_uri']}?{told}")
        code = secrets.token_urlsafe(8)
        provider.codes[code] = {name: asked[name] for name in ("nonce", "redirect_uri", "code_challenge")}
        return redirect(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

    @app.post("/token")
    def token():
        code = provider.codes.pop(request.form["code"], None)
        spelled = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
        fits = (
            code
            and request.authorization
            and (request.authorization.username, request.authorization.password) == (CLIENT, SECRET)
            and request.form["redirect_uri"] == code["redirect_uri"]
            and _coded(spelled) == code["code_challenge"]
        )
        if not fits:
            return jsonify(error="invalid_grant"), 400
        access = secrets.token_urlsafe(8)
        provider.tokens[access] = provider.who
        return jsonify(
            access_token=access, token_type="Bearer", expires_in=60, id_token=provider.id_token(code)
        )

    @app.get("/keys")
    def keys():
        return jsonify(keys=[provider.key.as_dict(private=False)])

    @app.get("/me")
    def me():
        assert request.authorization.token in provider.tokens
        return jsonify(provider.told)

    return app


@contextlib.contextmanager
def served(now):
    """A Provider at ``issuer``, an address on this machine."""
    provider = Provider(now)
    server = make_server("127.0.0.1", 0, _app(provider), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    provider.server = server
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
