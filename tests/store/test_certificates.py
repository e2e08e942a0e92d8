"""A certificate is one of a person and a credential, however often and at once it is made."""

import threading
import time

from peerreview.store import certificates, credentials, db
from peerreview.store.tables import Certificate
from tests.cast import day


def test_made_twice_at_once_it_is_one(world):
    who, by = world.author, world.instructor.account_id
    credentials.grant(who, "cred.lab", reason="Trained", until=day(90), by=by, now=world.at)
    codes, said = [], {"says_who": True, "says_where": False, "course": world.course.id}

    def make():
        try:
            codes.append(certificates.make(who.id, "cred.lab", **said, by=who.account_id, now=world.at))
        finally:
            db.database.close()

    second = threading.Thread(target=make)
    with db.writing():
        first = Certificate.create(enrolment=who.id, name="cred.lab", made_at=world.at)
        second.start()
        time.sleep(0.3)  # by now it waits for this one, or for what it is about
    second.join()
    assert codes == [first.code]
    assert certificates.of_person(who.id)["cred.lab"].says_who
