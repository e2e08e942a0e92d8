"""A file read on a page of its own, its pages as pictures, and the file as it came for its owner and
staff."""

from flask import Blueprint, abort, redirect, render_template, send_file

from peerreview.domain.refusals import Missing
from peerreview.store import files
from peerreview.web import writing
from peerreview.web.access import needs
from peerreview.web.files import shown
from peerreview.web.files.leave import OWN
from peerreview.web.htmx import wants_part

bp = Blueprint("files", __name__)


@bp.get("/responses/<mine>/files/<item>")
@needs("response.write")
def of_item(mine, item):
    """What was added for one item of a desk, as it is by now."""
    sheet = writing.Sheet(mine)
    asked = next((one for one in sheet.items if one.key == item and one.item.kind == "files"), None)
    if asked is None:
        raise Missing()
    if not wants_part():
        return redirect(sheet.desk, 303)
    return render_template("files/_list.html", sheet=sheet, item=asked.item, given=asked.files, is_part=True)


@bp.get("/files/<leave>")
@needs("account.own", as_student=True)
def show(leave):
    files.derivative_of(leave.key)
    (found,) = shown.shown([leave.key], leave.right, whole=True)
    return render_template("files/show.html", file=found)


@bp.get("/files/<leave>/pieces/<path:name>")
@needs("account.own", as_student=True)
def piece(leave, name):
    return _sent(files.derivative_of(leave.key).piece_path(name))


@bp.get("/files/<leave>/whole")
@needs("account.own", as_student=True)
def take_along(leave):
    return _sent(files.derivative_of(leave.key).whole_path, "work.pdf")


@bp.get("/files/<leave>/original")
@needs("account.own")
def original(leave):
    if leave.right != OWN:
        raise Missing()
    path, name = files.original_of(leave.key)
    return _sent(path, name or "file", "application/octet-stream")


def _sent(path, name=None, kind=None):
    """A file of ours without the moment at which it was made: that would be the moment of a hand-in. Its
    bytes never change, so a browser may keep a page that it was sent."""
    try:
        answer = send_file(
            path,
            mimetype=kind,
            as_attachment=name is not None,
            download_name=name,
            etag=False,
            last_modified=None,
            conditional=False,
            max_age=None,
        )
    except FileNotFoundError:
        abort(404)
    answer.headers.pop("Last-Modified", None)
    answer.headers["Cache-Control"] = "private, max-age=43200" if name is None else "no-store, private"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
