"""Style, script and icons: answered from memory, under an address that holds their hash, kept for ever by
browsers.

They are read once, when the app is made: no folder that the service could not write, that another account of
the machine could make first, or that a cleaner could empty, stands between the program and its pages."""

import gzip
import hashlib
import mimetypes

from werkzeug.wrappers import Request, Response

_FOR_EVER = "public, max-age=31536000, immutable"


class Assets:
    """In front of the app *inner*: GET and HEAD of ``path(name)`` are answered here, all else inside."""

    def __init__(self, inner, folder, more):
        """*folder* holds the files; *more* is {name: bytes} made by the program."""
        files = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()} | more
        digest = hashlib.sha256()
        for name in sorted(files):
            digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
        self.inner = inner
        self.prefix = f"/static/{digest.hexdigest()[:12]}/"
        self._files = {self.path(name): (body, gzip.compress(body, mtime=0)) for name, body in files.items()}

    def path(self, name):
        """The address of a file."""
        return self.prefix + name

    def __call__(self, environ, start_response):
        """One request."""
        path = environ.get("PATH_INFO", "")
        if path not in self._files or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.inner(environ, start_response)
        packs = Request(environ).accept_encodings.quality("gzip") > 0
        answer = Response(self._files[path][packs], mimetype=mimetypes.guess_type(path)[0])
        answer.headers.update(
            {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
        )
        if packs:
            answer.headers["Content-Encoding"] = "gzip"
        answer.add_etag()
        return answer.make_conditional(environ)(environ, start_response)
