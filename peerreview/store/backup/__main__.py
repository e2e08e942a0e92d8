"""The process that takes one copy: reads from its input of which database, and whereto."""

import json
import os
import sys
from datetime import datetime

from peerreview.store import db
from peerreview.store.backup import night

if __name__ == "__main__":
    job = json.load(sys.stdin)
    os.nice(10)  # a class that is at work goes first
    db.open_database(job["database"])
    night.make(job["settings"], datetime.fromisoformat(job["now"]))
