"""The server under measure: the real app on waitress, plus one bare page with two reads. ``python -m tests.bench.server DB PORT``"""

import logging
import sys

sys.modules["psycopg"] = None  # a site on SQLite does not install it; here the tests may have

import waitress
from flask import g

from peerreview import create_app, jobs
from peerreview.store import db
from peerreview.web.access import needs

BARE = "<!doctype html><title>Bare</title><h1>{{ name }}</h1><p>{{ count }}</p>" + "<p>Nothing but words stands here, as many as in a small page.</p>" * 45


def main(path, port):
    """Serve until killed."""
    app = create_app({"DATABASE_URL": f"sqlite:///{path}", "SECRET_KEY": "bench"})

    page = app.jinja_env.from_string(BARE)

    @app.get("/bench/bare")
    @needs("public")
    def bare():
        return page.render(name=g.person.name if g.person else "", count=db.row("select count(*) from activity")[0])

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    jobs.settle_memory()
    waitress.serve(app, host="127.0.0.1", port=int(port), threads=4, ident=None)


if __name__ == "__main__":
    main(*sys.argv[1:])
