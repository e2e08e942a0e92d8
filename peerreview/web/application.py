"""The application: Flask's, with addresses that are filled into forms worked out once.

A page has dozens of addresses, of which only the ids in their places differ."""

import re

from flask import Flask
from flask.globals import request_ctx
from flask.sessions import SecureCookieSessionInterface
from werkzeug.routing import BuildError

# What stands in an address as it is, in its path as in its query.
_PLAIN = re.compile(r"[A-Za-z0-9_.~-]+").fullmatch
_MARK, _MARKS = "zz{}zz", re.compile(r"zz(\d+)zz")


class _Sessions(SecureCookieSessionInterface):
    """Sessions in a cookie; what signs them is made once for the keys of the site."""

    made = None, None

    def get_signing_serializer(self, app):
        keys = app.secret_key, app.config["SECRET_KEY_FALLBACKS"]
        if self.made[0] != keys:
            self.made = keys, super().get_signing_serializer(app)
        return self.made[1]


class Application(Flask):
    """``url_for`` gives what Flask's gives: where more than ids stands in the places, or more than an address
    on this page is wanted, Flask is asked."""

    def __init__(self, *names, **settings):
        super().__init__(*names, **settings)
        self.session_interface, self._forms = _Sessions(), {}

    def url_for(self, endpoint, *, _anchor=None, _method=None, _scheme=None, _external=None, **values):
        is_plain = _method is _scheme is None and not _external and (_anchor is None or _PLAIN(_anchor))
        found = self._filled(endpoint, values) if is_plain and request_ctx else None
        if found is None:
            more = {"_anchor": _anchor, "_method": _method, "_scheme": _scheme, "_external": _external}
            return super().url_for(endpoint, **more, **values)
        return found if _anchor is None else f"{found}#{_anchor}"

    def _filled(self, endpoint, values):
        """The address, or None where Flask has to be asked."""
        texts = [str(value) if type(value) is int else value for value in values.values()]
        if not all(type(text) is str and _PLAIN(text) for text in texts):
            return None
        asked = request_ctx._get_current_object()
        root = asked.url_adapter.script_name.rstrip("/")
        key = endpoint[:1] == "." and asked.request.blueprint, endpoint, *values
        if key not in self._forms:
            self._forms[key] = self._form(endpoint, values, root)
        form = self._forms[key]
        return form and root + form[0] % tuple([texts[place] for place in form[1]])

    def _form(self, endpoint, values, root):
        """(address behind the *root* with ``%s`` for what stands in it, which of the *values* stands in each
        place); None for one that Flask has to be asked for each time."""
        if any(self.url_default_functions.values()):
            return None
        try:
            built = super().url_for(
                endpoint, **{name: _MARK.format(place) for place, name in enumerate(values)}
            )
        except (BuildError, ValueError):  # there is none, or numbers alone stand in it
            return None
        places = [int(place) for place in _MARKS.findall(built)]
        if sorted(places) != list(range(len(values))) or not built.startswith(f"{root}/"):
            return None
        return _MARKS.sub("%s", built[len(root) :].replace("%", "%%")), places
