"""The server under measure: the real app on waitress, plus one bare page with two reads. ``python -m
tests.bench.server DB PORT``"""

import logging
import sys
import time
from functools import wraps

sys.modules["psycopg"] = None  # a site on SQLite does not install it; here the tests may have

from flask import g

from peerreview import create_app, jobs, serving
from peerreview.domain.diplomacy import whole
from peerreview.store import db, markup
from peerreview.web.access import needs

BARE = (
    "<!doctype html><title>Bare</title><h1>{{ name }}</h1><p>{{ count }}</p>"
    + "<p>Nothing but words stands here, as many as in a small page.</p>" * 45
)


SPENT = {}


def timed(module, name):
    """Count the CPU seconds that a function takes, in the very requests it is part of: in a loop of its own
    it would be faster."""
    act = getattr(module, name)

    @wraps(act)
    def counting(*args, **kwargs):
        begun = time.thread_time()
        try:
            return act(*args, **kwargs)
        finally:
            SPENT[name] = SPENT.get(name, 0.0) + time.thread_time() - begun

    setattr(module, name, counting)


def main(path, port):
    """Serve until killed."""
    app = create_app({"DATABASE_URL": f"sqlite:///{path}", "SECRET_KEY": "bench"})

    page = app.jinja_env.from_string(BARE)

    @app.get("/bench/bare")
    @needs("public")
    def bare():
        return page.render(
            name=g.person.name if g.person else "", count=db.row("select count(*) from activity")[0]
        )

    @app.get("/bench/spent")
    @needs("public")
    def spent():
        return dict(SPENT)

    timed(markup, "to_html")
    timed(whole, "read")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    jobs.settle_memory()
    serving.make_server(app, host="127.0.0.1", port=int(port)).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
