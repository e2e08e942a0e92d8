"""What ``flask`` and WSGI servers look for."""

from peerreview import create_app

app = create_app()
