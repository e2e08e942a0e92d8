"""The kind of item that is answered with files."""

from peerreview.domain import files
from peerreview.domain.forms.answers import Answer, Missing
from peerreview.domain.forms.kind import Kind, Told, read_whole
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_


class Files(Kind):
    """One or several files; kept as their keys. ``instead`` names a text of the same form: one of the two is
    enough."""

    name = "files"
    title = N_("Files: PDF, documents, notebooks, pictures, text, code, .zip of these")
    keys = ("up_to", "megabytes", "instead")

    def parts(self, item):
        return ("files",)

    def parse(self, entry, title):
        up_to = read_whole(entry.get("up_to") or files.USUAL, title)
        if up_to > files.MOST:
            raise Invalid(
                N_("“{title}” can have at most {most}."), field="up_to", title=title, most=files.MOST
            )
        megabytes = read_whole(entry.get("megabytes") or files.USUAL_MEGABYTES, title)
        if megabytes > files.MOST_MEGABYTES:
            raise Invalid(
                N_("One file in “{title}” can have at most {most} MB."),
                field="megabytes",
                title=title,
                most=files.MOST_MEGABYTES,
            )
        return {"up_to": up_to, "megabytes": megabytes, "instead": str(entry.get("instead") or "")[:40]}

    def read(self, item, given):
        ticks = [str(tick) for tick in given.get("ticks") or ()]
        known = {one.key for one in item.files}
        return Answer(item.id, " ".join(dict.fromkeys(tick for tick in ticks if tick in known)))

    def missing(self, item, answer):
        chosen = [one for one in item.files if one.key in answer.level.split()]
        found = []
        if item.required and not chosen:
            found.append(Missing(item.id, "level", N_("a file in {title}"), {"title": item.title}))
        if len(chosen) > item.up_to:
            sentence = N_("{count} files fewer in {title}")
            values = {"count": len(chosen) - item.up_to, "title": item.title}
            found.append(Missing(item.id, "level", sentence, values))
        for one in chosen:
            if one.state == files.WAITING:
                sentence = N_("“{name}” is being made ready: try again in some seconds")
                found.append(Missing(item.id, "level", sentence, {"name": one.name}))
            if one.state == files.REFUSED:
                sentence = N_("another file in place of “{name}”, or none")
                found.append(Missing(item.id, "level", sentence, {"name": one.name}))
        return found

    def tell(self, item, answer, names):
        """Files have no names for readers: how many there are."""
        count = len(answer.level.split())
        return Told((f"{count} × {item.title}",)) if count else Told()
