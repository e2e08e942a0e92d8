"""Names of people where staff choose one: who shares a name is told apart by the address."""

from collections import Counter

from peerreview.domain.words import folded


def labels_of(people):
    """{enrolment id: "Mira Moss"} of Enrolments with their accounts, "Mira Moss (mira@college.example)" where
    another of them has that name."""
    count = Counter(folded(one.account.name) for one in people)
    return {
        one.id: one.account.name
        if count[folded(one.account.name)] == 1
        else f"{one.account.name} ({one.account.email})"
        for one in people
    }
