"""Names of people where staff choose one or read of several: who shares a name is told apart."""

from peerreview.domain import identity


def labels_of(people):
    """{enrolment id: "Mira Moss"} of Enrolments with their accounts and sections; where another has that
    name, "Mira Moss (B)" by the section, or the address where the section is not enough."""
    return identity.told_apart(
        {
            one.id: (one.account.name, one.section.name if one.section_id else "", one.account.email)
            for one in people
        }
    )
