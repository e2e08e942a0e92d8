"""Page or part: the one place that looks at what kind of answer the browser wants."""

from flask import make_response, redirect, render_template, request
from htmx_flask import Htmx

htmx = Htmx()


def wants_part():
    """Whether htmx asks for a part: not for a boosted or restored page."""
    return request.headers.get("HX-Request") == "true" and not (
        request.headers.get("HX-Boosted") or request.headers.get("HX-History-Restore-Request")
    )


def page_or_part(page, part, status=200, **context):
    """The whole page, or only its part for htmx."""
    response = make_response(render_template(part if wants_part() else page, **context), status)
    response.vary.add("HX-Request")
    return response


def done(url, part=None, **context):
    """After a change: the changed part for htmx, else 303 to where it can be seen."""
    if wants_part() and part:
        response = make_response(render_template(part, **context))
        response.vary.add("HX-Request")
        return response
    if wants_part():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = url
        return response
    return redirect(url, 303)
