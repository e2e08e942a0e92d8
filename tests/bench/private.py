"""What staff never find, counted: ``python -m tests.bench private``.

Every route and method of the site, for each role that must find nothing, with a study group's activity and
responses in the places of the address and planted words in its texts and drafts. A cell is open where an
address that names something inside answers anything but 404, or a planted word stands on any page."""

import argparse
import tempfile

from peerreview.store import db, migrate
from tests.cast import World
from tests.conftest import Site
from tests.together import filled, walked


def main(argv):
    """Print a line for each role; 1 when a cell is open."""
    argparse.ArgumentParser(prog="python -m tests.bench private", description=__doc__).parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/private.db"
        db.open_database(url, synchronous="OFF")
        migrate.up()
        site = filled(Site(World(), url, fresh=True))
        world, bad = site.world, 0
        roles = {
            "instructor": world.instructor,
            "assistant": world.assistant,
            "administrator": world.admin,
            "stranger": world.stranger,
        }
        for name, who in roles.items():
            cells, open_to, told = walked(site, site.browse(who))
            print(f"{name}: {cells} cells, {len(open_to)} open, planted words on {len(told)} pages")
            bad += len(open_to) + len(told)
        db.database.close()
    return int(bad > 0)
