"""The server: waitress, with room for a class whose browsers keep connections open."""

import contextlib
import resource

CONNECTIONS = 4000  # at once; each costs a file and some kilobytes
IDLE = 15  # seconds until a connection that asks for nothing is closed
_OWN_FILES = 100  # files the program itself needs


def make_server(app, *, host, port, threads=4):
    """A waitress server of *app*, listening; ``run()`` serves."""
    import waitress

    return waitress.create_server(
        app,
        host=host,
        port=port,
        threads=threads,
        ident=None,
        connection_limit=_room(),
        asyncore_use_poll=True,  # select() ends at 1024 files
        channel_timeout=IDLE,
        cleanup_interval=5,
        backlog=2048,
    )


def _room():
    """How many connections the files of this process allow, after asking for as many as it may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + _OWN_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            soft = most
    return CONNECTIONS if soft == resource.RLIM_INFINITY else max(50, min(CONNECTIONS, soft - _OWN_FILES))
