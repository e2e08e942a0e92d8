"""Files that nobody needs any more, and what lies on the disk without a row that names it."""

from datetime import timedelta

from peerreview.domain.pruning import KEPT
from peerreview.store import db
from peerreview.store.files import folder

PAUSE = timedelta(hours=1)

# Neither in a draft nor in a version: of the response it was added to, or of a revision of that.
_UNUSED = """
    select f.id
    from handed_file f
    where f.at < ? and not exists (
      select 1 from response r
      where (r.id = f.response_id or r.about_response_id = f.response_id)
      and (r.draft like '%' || f.public_id || '%' or exists (
        select 1 from version v join answer a on a.version_id = v.id
        where v.response_id = r.id and a.level like '%' || f.public_id || '%')))
    """


def drop_unused(now):
    """Files that were added and then left out go after the time that ``domain.pruning`` states. Returns how
    many."""
    found = [row.id for row in db.rows(_UNUSED, now - KEPT["file"])]
    if found:
        with db.writing():
            db.execute(f"delete from handed_file where id in ({db.places(found)})", *found)
    return len(found)


def sweep():
    """Take away from the disk what no row names any more. Returns how many."""
    found = db.rows("select public_id, digest from handed_file where digest <> ''")
    return folder.sweep({row.digest for row in found}, {row.public_id for row in found})


def sweep_now_and_then(now):
    """Both, where the last time in this process is an hour ago."""
    last = db.kept.get("swept")
    if last is None or now - last >= PAUSE:
        drop_unused(now)
        sweep()
        db.kept["swept"] = now


def take_away(condition, *values):
    """Files of responses that fit a *condition* (on table response, as r) go at once, from the disk too;
    bytes that another file has as well stay."""
    found = db.rows(
        f"select f.id, f.public_id, f.digest from handed_file f join response r on r.id = f.response_id "
        f"where {condition}",
        *values,
    )
    ids = [row.id for row in found]
    db.execute(f"delete from handed_file where id in ({db.places(ids)})", *ids)
    left = {row.digest for row in db.rows("select digest from handed_file")}
    folder.drop({row.digest for row in found if row.digest} - left, [row.public_id for row in found])
