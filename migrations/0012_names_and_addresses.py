"""Names and addresses as they are compared now: composed letters, nothing unseen, small letters that stay
apart. Who would become somebody else's account keeps the form they had."""

import unicodedata

JOINERS = "\u200c\u200d"


def up(migrator, db):
    taken = {key for (key,) in db.execute_sql('SELECT "email_key" FROM "account"').fetchall()}
    for number, email, key, name in _rows(db, "account", "email", "email_key", "name"):
        kept = _address(email)
        new = _key(kept)
        if new != key and new in taken:
            kept, new = email, key
        taken = taken - {key} | {new}
        if (kept, new, _name(name)) != (email, key, name):
            _set(db, "account", number, email=kept, email_key=new, name=_name(name) or name)
    _tidy_sections(db)


def down(migrator, db):
    taken = {key for (key,) in db.execute_sql('SELECT "email_key" FROM "account"').fetchall()}
    for number, email, key in _rows(db, "account", "email", "email_key"):
        old = unicodedata.normalize("NFKC", email).strip().casefold()
        if old != key and old not in taken:
            taken = taken - {key} | {old}
            _set(db, "account", number, email_key=old)


def _tidy_sections(db):
    found = _rows(db, "section", "course_id", "name")
    taken = {(course, name) for _number, course, name in found}
    for number, course, name in found:
        new = _name(name)
        if new and new != name and (course, new) not in taken:
            taken.add((course, new))
            _set(db, "section", number, name=new)


def _rows(db, table, *columns):
    names = ", ".join(f'"{column}"' for column in ("id", *columns))
    return db.execute_sql(f'SELECT {names} FROM "{table}" ORDER BY "id"').fetchall()


def _set(db, table, number, **values):
    places = ", ".join(f'"{column}" = {db.param}' for column in values)
    db.execute_sql(f'UPDATE "{table}" SET {places} WHERE "id" = {db.param}', (*values.values(), number))


def _is_unseen(sign):
    return unicodedata.category(sign) in ("Cf", "Cc") or sign in "\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5"


def _narrow(sign):
    kind, _, rest = unicodedata.decomposition(sign).partition(" ")
    return chr(int(rest, 16)) if kind in ("<wide>", "<narrow>") else sign


def _address(email):
    text = "".join(_narrow(sign) for sign in email if not _is_unseen(sign)).strip()
    return unicodedata.normalize("NFC", text)


def _small(text):
    return text.replace("\u0130", "i").lower().replace("ς", "σ")


def _key(email):
    name, at, domain = email.rpartition("@")
    labels = ".".join(_spelled(label) for label in _small(domain).rstrip(".").split("."))
    return unicodedata.normalize("NFC", f"{_small(name)}{at}{labels}")


def _spelled(label):
    if not label.startswith("xn--"):
        return label
    try:
        return _small(label[4:].encode().decode("punycode"))
    except (UnicodeError, ValueError):
        return label


def _name(name):
    text = "".join(sign if sign in JOINERS or sign.isspace() or not _is_unseen(sign) else "" for sign in name)
    return " ".join(unicodedata.normalize("NFC", text).split()).strip(JOINERS)
