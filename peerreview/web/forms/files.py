"""Forms as files: a rubric as Canvas imports it, and the whole form as it is read here again."""

from peerreview.domain.designs import forms as files
from peerreview.domain.forms import canvas
from peerreview.domain.refusals import Missing
from peerreview.store import forms, own_forms
from peerreview.web import csv
from peerreview.web.access import needs
from peerreview.web.forms import bp

KINDS = ("canvas.csv", "form.yaml")


@bp.get("/activities/<activity>/forms/<key>/<kind>")
@needs("activity.edit")
def file(activity, key, kind):
    found = forms.of_activity(activity.id)
    if key not in found:
        raise Missing()
    _id, _number, title, items = found[key]
    return _file(kind, title, forms.called(key, activity.design.plan), items)


@bp.get("/courses/<course>/forms/<key>/<kind>")
@needs("activity.create")
def kept_file(course, key, kind):
    found = own_forms.find(course.course, key)
    return _file(kind, found.title, found.called, found.items)


def _file(kind, title, called, items):
    """The answer that saves a form; Missing for another *kind*, and for Canvas without a criterion."""
    if kind == "form.yaml":
        return csv.saved("form", files.write(files.FormFile(title, "", called, items)).encode(), "yaml")
    if kind != "canvas.csv" or not any(item.has_points for item in items):
        raise Missing()
    return csv.saved("rubric-canvas", csv.bare(canvas.write(title, items)))
