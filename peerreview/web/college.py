"""Signing in with the college: OpenID Connect, the code flow with PKCE, state and nonce. The one module that
speaks to a provider; who somebody is for us is decided elsewhere, by the issuer and its name for them."""

import secrets
from typing import NamedTuple

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from flask import current_app, g
from joserfc import jwk, jwt
from joserfc.errors import JoseError

from peerreview.domain.refusals import Invalid, NotNow
from peerreview.domain.words import N_

TIMEOUT = 6  # seconds that a person waits for the provider
SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
LEEWAY = 120  # seconds by which clocks may differ
FRESH = 600  # seconds in which somebody comes back from the provider


class Unreachable(NotNow):
    """The provider does not answer, or not as one."""

    sentence = N_("{name} does not answer just now. Try again in some minutes, or sign in with a password.")


class NotProved(Invalid):
    """What came back proves nothing."""

    sentence = N_("What came back from {name} did not fit what was asked. Begin again from here.")


class Turned(Invalid):
    """The person, or the provider, said no."""

    sentence = N_("{name} did not let you in. Try again, or sign in with a password.")


class Claims(NamedTuple):
    """Who somebody is for the provider. ``is_verified``: it vouches for the address."""

    issuer: str
    sub: str
    email: str
    is_verified: bool
    name: str


def name():
    """What the college is called on the button, or "" where there is none."""
    return current_app.config["OIDC_NAME"] if current_app.config["OIDC_ISSUER"] else ""


def allows(email):
    """Whether the administrator trusts the provider with addresses of this domain."""
    return email.rpartition("@")[2].lower() in current_app.config["OIDC_DOMAINS"]


def begin(back):
    """(address of the provider to go to, what must be kept until the person comes *back*)."""
    kept = {name: secrets.token_urlsafe(24) for name in ("state", "nonce")}
    kept |= {"verifier": secrets.token_urlsafe(48), "at": g.now.timestamp()}
    address, _ = _session(back).create_authorization_url(
        _discovered()["authorization_endpoint"],
        state=kept["state"],
        nonce=kept["nonce"],
        code_verifier=kept["verifier"],
    )
    return address, kept


def finish(kept, args, back):
    """The Claims of who came *back* with *args*; Turned, NotProved or Unreachable otherwise."""
    named = {"name": name()}
    fits = kept and secrets.compare_digest(args.get("state", ""), kept["state"])
    if not fits or not 0 <= g.now.timestamp() - kept["at"] <= FRESH:
        raise NotProved(**named)
    if args.get("error") or not args.get("code"):
        raise Turned(**named)
    found = _discovered()
    if args.get("iss", found["issuer"]) != found["issuer"]:
        raise NotProved(**named)
    session = _session(back)
    try:
        token = session.fetch_token(
            found["token_endpoint"], code=args["code"], code_verifier=kept["verifier"], timeout=TIMEOUT
        )
        claims = _proved(token.get("id_token"), _get(found["jwks_uri"]), found["issuer"], kept["nonce"])
        return _told(claims, token, found)
    except requests.RequestException:
        raise Unreachable(**named) from None
    except (AuthlibBaseError, JoseError, ValueError, TypeError, KeyError):
        raise NotProved(**named) from None


def _session(back):
    settings = current_app.config
    return OAuth2Session(
        settings["OIDC_CLIENT_ID"],
        settings["OIDC_CLIENT_SECRET"],
        scope="openid email profile",
        redirect_uri=back,
        code_challenge_method="S256",
    )


def _discovered():
    """What the provider says of itself; asked anew every time: it may change its addresses and keys."""
    issuer = current_app.config["OIDC_ISSUER"]
    found = _get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    scheme = issuer.partition(":")[0]
    if found.get("issuer", "").rstrip("/") != issuer.rstrip("/") or not all(
        str(found.get(one, "")).startswith(("https://", f"{scheme}://")) for one in wanted
    ):
        raise Unreachable(name=name())
    return found


def _get(address, **headers):
    """The JSON object at an address; Unreachable."""
    try:
        answer = requests.get(address, timeout=TIMEOUT, headers=headers)
        answer.raise_for_status()
        found = answer.json()
        if not isinstance(found, dict):
            raise ValueError
        return found
    except (requests.RequestException, ValueError):
        raise Unreachable(name=name()) from None


def _proved(id_token, keys, issuer, nonce):
    """The claims of an ID token that the provider signed for us, now, in answer to what we asked."""
    claims = jwt.decode(id_token, jwk.KeySet.import_key_set(keys), algorithms=SIGNED_BY).claims
    client = current_app.config["OIDC_CLIENT_ID"]
    jwt.JWTClaimsRegistry(
        now=int(g.now.timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": nonce},
    ).validate(claims)
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if len(audiences) > 1 and claims.get("azp") != client or claims.get("azp", client) != client:
        raise ValueError("made for another client")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise ValueError("a name that is none")
    return claims


def _told(claims, token, found):
    """Claims with address and name; where the token does not hold them the provider is asked."""
    if "email" not in claims and found.get("userinfo_endpoint"):
        more = _get(found["userinfo_endpoint"], Authorization=f"Bearer {token['access_token']}")
        if more.get("sub") != claims["sub"]:
            raise ValueError("told of somebody else")
        claims = {**more, **claims}
    email = claims.get("email")
    return Claims(
        claims["iss"],
        claims["sub"],
        email if isinstance(email, str) and "@" in email and len(email) <= 254 else "",
        claims.get("email_verified") is True,
        str(claims.get("name") or "")[:200],
    )
