"""What the search box looks in: the terms of each text that was handed in, and of each person's name, with
marks that say who might read it. ``search`` asks the doors of the site about whatever is found."""

import string

from peerreview.domain.search import terms
from peerreview.domain.visibility import is_open_to_staff
from peerreview.store import db

SIGNS = string.ascii_lowercase + string.digits + "=_"  # of which terms are made
MOST_ENDINGS = 24  # of a beginning: of more, the index is asked for the beginning itself
VECTOR = "array_to_tsvector(string_to_array(words, ' '))"  # as the index of the migration has it


def person(account_id, name, email):
    """An account is found by its name and its address."""
    _put("account_id", account_id, ["=person", *terms(f"{name} {email}")])


def response(work, texts):
    """A response (a Work) is found by what its newest version says; by staff where they may read it."""
    written_by = f"=g{work.author_group}" if work.author_group else f"=p{work.author}"
    is_read = work.task in work.design.tasks and is_open_to_staff(work.design.tasks[work.task])
    marks = [written_by, *([f"=c{work.course}"] if is_read else [])]
    _put("response_id", work.id, [*marks, *terms("\n".join(texts))])


def found(groups, most):
    """(SQL, values) of a query for ids of ``search_entry``, as ``id``, the newest first, *most* at most:
    entries with one term of each of the *groups* [[(term, whether it may go on)]]. It ends as soon as it has
    them, so that a word that stands everywhere costs no more than a rare one."""
    if db.is_postgres():
        asked = _joined(groups, " & ", " | ", "'{0}'", ":*")
        where = f"{VECTOR} @@ cast(? as tsquery)"
        return f"select id from search_entry where {where} order by id desc limit ?", (asked, most)
    asked = _joined([_spelled(group) for group in groups], " AND ", " OR ", '"{0}"', " *")
    where = "search_index match ? order by rowid desc limit ?"
    return f"select rowid as id from search_index where {where}", (asked, most)


def _spelled(group):
    """A group in terms that SQLite's index reads one entry after the other. All that stands under a beginning
    it gathers first, unless that has two signs or three, for which it is made."""
    found = []
    for term, begins in group:
        if not begins or len(term) in (2, 3):
            found.append((term, begins))
        elif len(term) == 1:
            found += [(term, False), *((term + sign, True) for sign in SIGNS)]
        else:
            known = _endings(term)
            found += (
                [(term, True)] if len(known) > MOST_ENDINGS else [(one, False) for one in known or (term,)]
            )
    return found


def _endings(beginning):
    """The terms of the index that begin so, in order; one more than MOST_ENDINGS at most."""
    found, behind = [], beginning
    while len(found) <= MOST_ENDINGS:
        row = db.row("select term from search_index_terms where term >= ? limit 1", behind)
        if row is None or not row.term.startswith(beginning):
            break
        found.append(row.term)
        behind = row.term + min(SIGNS)  # the next term that can be, without its entries
    return found


def _joined(groups, every, one_of, quoted, more):
    """A question in the words of a database. Terms are of letters, digits, ``=`` and ``_``: none can end a
    quotation."""
    return every.join(
        "(" + one_of.join(quoted.format(term) + more * begins for term, begins in group) + ")"
        for group in groups
    )


def _put(column, thing, words):
    db.execute(
        f"""
        insert into search_entry ({column}, words) values (?, ?)
        on conflict ({column}) do update set words = excluded.words
        """,
        thing,
        " ".join(words),
    )
