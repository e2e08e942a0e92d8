"""The queue of files that wait to be made ready for readers: rows with the state ``waiting``, taken one at a
time, each by one process for a stated time. Whoever is killed meanwhile loses nothing: the time ends, and the
file is taken again, up to TRIES times."""

import json
import logging
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from peerreview.domain.files import READY, REFUSED, ending_of
from peerreview.store import db
from peerreview.store.files import folder, jail

log = logging.getLogger("peerreview")
TRIES = 3
LEASE = timedelta(seconds=4 * jail.SECONDS)
PATIENCE = 15  # seconds
PAUSE = 15  # seconds between looks of the worker, unless it is woken
_woken = threading.Event()
_patient = threading.Semaphore(2)
_one_at_a_time = threading.Lock()  # of this process: memory and processors belong to the pages first


def wake():
    """Something waits."""
    _woken.set()


def _take(now, response=None):
    """The row that waits longest, now this process's for LEASE; None where none does."""
    which = "" if response is None else "and response_id = ?"
    with db.writing():
        row = db.row(
            f"""
            select id, public_id, digest, name, tries, pages, drawn
            from handed_file
            where (state = 'waiting' or (state = 'ready' and drawn < pages))
            and (ends_at is null or ends_at < ?) {which}
            order by case when state = 'waiting' then 0 else 1 end, id
            limit 1
            """,
            now,
            *(() if response is None else (response,)),
        )
        # Another process may have been faster between the two.
        taken = row and db.row(
            """
            update handed_file
            set ends_at = ?, tries = tries + 1
            where id = ? and (ends_at is null or ends_at < ?) returning id
            """,
            now + LEASE,
            row.id,
            now,
        )
    return row if taken else None


def prepare_next(now, response=None):
    """Make the file ready that waits longest, or draw more pages of one that is; *response*: only of this one
    (its id). Returns whether there was one."""
    with _one_at_a_time:
        row = _take(now, response)
        if row is None:
            return False
        try:
            _draw(row) if row.pages else _derive(row)
        except jail.Failed as failure:
            _failed(row, "too_much" if failure.slow else "failed")
        except OSError:
            _failed(row, "failed")
    return True


def _derive(row):
    with folder.making(row.public_id) as made:
        answer = jail.run(folder.path_of(row.digest), made, ending_of(row.name))
    if "refused" in answer:
        return _end(row, REFUSED, reason=answer["refused"], detail={"values": answer["values"]})
    pages, drawn = _counted(answer)
    detail = {"left_out": answer.get("left_out", {}), "values": {"parts": len(answer.get("parts", ()))}}
    silent = _is_silent(answer)
    return _end(row, READY, kind=answer["kind"], pages=pages, drawn=drawn, silent=silent, detail=detail)


def _is_silent(answer):
    """Whether it has no words: a picture, or a PDF that holds nothing but pictures of its pages."""
    pages = answer.get("pages", ()) if answer["kind"] == "pdf" else [{"text": ""}]
    return answer["kind"] in ("picture", "pdf") and not any(page["text"].strip() for page in pages)


def _counted(answer):
    """(pages, how many of them are drawn): of what has no pages one; of a packed file those of its PDFs."""
    if answer["kind"] == "pdf":
        return len(answer["pages"]), answer["drawn"]
    pages = sum(len(part.get("pages", ())) for part in answer.get("parts", ()))
    return (pages, 0) if pages else (1, 1)


def _draw(row):
    """Further pages of a PDF that is ready, or of one in a packed file: each run draws some."""
    made = folder.made(row.public_id)
    where, before = "", 0
    for number, part in enumerate(_parts(made), 1):
        count = len(part.get("pages", ()))
        if row.drawn < before + count:
            where = f"part-{number}"
            break
        before += count
    with tempfile.TemporaryDirectory(dir=folder.root() / folder.COMING) as drawn:
        answer = jail.run(made / where / "work.pdf", Path(drawn), str(row.drawn - before + 1))
        if "refused" in answer or not before + answer["drawn"] > row.drawn:
            raise jail.Failed(slow=False)
        folder.add_made(row.public_id, Path(drawn), where)
    with db.writing():
        db.execute(
            "update handed_file set drawn = ?, ends_at = null, tries = 0 where id = ?",
            before + answer["drawn"],
            row.id,
        )


def _parts(made):
    return json.loads((made / "answer.json").read_text(encoding="utf-8")).get("parts", ())


def _failed(row, reason):
    """Tried again until it was tried TRIES times; a PDF then ends with the pages there are."""
    if row.tries + 1 < TRIES:
        with db.writing():
            db.execute("update handed_file set ends_at = null where id = ?", row.id)
    elif row.pages:
        with db.writing():
            db.execute("update handed_file set pages = drawn, ends_at = null, tries = 0 where id = ?", row.id)
    else:
        _end(row, REFUSED, reason=reason, detail={})


def _end(row, state, *, kind="", reason="", pages=0, drawn=0, silent=False, detail):
    with db.writing():
        db.execute(
            """
            update handed_file
            set state = ?, kind = ?, reason = ?, pages = ?, drawn = ?, is_silent = ?, detail = ?,
              tries = 0, ends_at = null
            where id = ?
            """,
            state,
            kind,
            reason,
            pages,
            drawn,
            silent,
            db.dumps(detail),
            row.id,
        )


def finish(response_id, now):
    """Make every file of a response ready, or say that it cannot be, before this returns, so that whoever
    hands in at the last moment is not sent away to wait. Some wait like this at a time and for PATIENCE: the
    others need the server, too."""
    if not _waits(response_id) or not _patient.acquire(blocking=False):
        return
    try:
        until = time.monotonic() + PATIENCE
        while _waits(response_id) and time.monotonic() < until:
            if not prepare_next(now, response_id):
                time.sleep(0.3)  # another process has it
    finally:
        _patient.release()


def _waits(response_id):
    return db.row("select 1 from handed_file where response_id = ? and state = 'waiting'", response_id)


def work_off(now):
    """Work until nothing waits. Returns how many steps that took."""
    steps = 0
    while prepare_next(now):
        steps += 1
    return steps


def begin_worker(stop):
    """A daemon thread that works off what waits as soon as it is woken, until the Event *stop* is set."""

    def work():
        db.connect_thread()
        while not stop.is_set():
            _woken.wait(PAUSE)
            _woken.clear()
            try:
                work_off(datetime.now(UTC))
            except Exception:
                log.exception("a file could not be worked on")

    threading.Thread(target=work, name="peerreview-files", daemon=True).start()


def waiting():
    """How many files wait to be made ready."""
    return db.row("select count(*) from handed_file where state = 'waiting'")[0]
