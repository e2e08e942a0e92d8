"""The process that plays one rehearsal: reads from its input which, and of which database."""

import json
import os
import sys

from peerreview.store import db
from peerreview.store.rehearsal.asked import carry_out

if __name__ == "__main__":
    job = json.load(sys.stdin)
    os.nice(10)  # a class that is at work goes first
    db.open_database(job["database"])
    carry_out(job["asked"])
