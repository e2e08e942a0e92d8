"""The record: who did what, when and why in a course; and for each person, who of the staff saw their
name."""

from flask import g, render_template, request

from peerreview.domain.words import N_
from peerreview.store import activities, audit
from peerreview.store.reading import record as trail
from peerreview.web.access import needs
from peerreview.web.htmx import page_or_part
from peerreview.web.lists import Filter, look, page_listing
from peerreview.web.moderation import bp
from peerreview.web.moderation import words as sentences
from peerreview.web.text import _, when

KINDS = {
    "moderation": N_("Moderation"),
    "response": N_("Hand-ins"),
    "allocation": N_("Allocation"),
    "window": N_("More time"),
    "activity": N_("Set-up"),
    "grade": N_("Grades"),
    "grades": N_("Releases of grades"),
    "identity": N_("Names seen"),
    "enrolment": N_("People"),
    "attribute": N_("About people"),
    "group": N_("Groups"),
    "material": N_("Materials"),
    "gate": N_("Gates"),
    "request": N_("Requests"),
    "clock": N_("Clock"),
    "announcement": N_("Said to all"),
    "people": N_("Mail to people"),
    "course": N_("The course"),
    "view": N_("Looking as a student"),
    "gradebook": N_("Gradebook"),
    "export": N_("Exports"),
    "exhibit": N_("Showcase"),
    "pilot": N_("Pilots"),
}

VERBS = {
    "exhibit.declined": N_("said no to the showcase"),
    "exhibit.kept": N_("left an older version in the showcase"),
    "exhibit.proposed": N_("proposed something for the showcase"),
    "exhibit.replied": N_("wrote below something in the showcase"),
    "exhibit.reply_gone": N_("took a reply in the showcase back"),
    "exhibit.shown": N_("let something of theirs be shown in the showcase"),
    "exhibit.taken_back": N_("took something of theirs out of the showcase"),
    "exhibit.taken_out": N_("took something out of the showcase"),
    "pilot.change": N_("decided to go on with the pilot, and to change one thing"),
    "pilot.close": N_("signed the last review of the pilot and closed it"),
    "pilot.go": N_("decided to go on with the pilot"),
    "pilot.let_go": N_("let lines go that a file of the pilot had left over"),
    "pilot.measured": N_("brought values of a pilot"),
    "pilot.minutes": N_("noted time for the pilot"),
    "pilot.minutes_back": N_("took noted time back"),
    "pilot.reader": N_("named who looks at the numbers of the pilot"),
    "pilot.signed": N_("signed and began a pilot"),
    "pilot.stop": N_("stopped the pilot before its last day"),
    "activity.archived": N_("put an activity away"),
    "activity.created": N_("made an activity"),
    "activity.published": N_("published it"),
    "activity.restored": N_("took an activity out of the archive"),
    "activity.set_up": N_("changed the set-up"),
    "alert.taken": N_("took over what a colleague looked after"),
    "alert.passed_on": N_("had not answered by the day that was said, so that it went on to a colleague"),
    "promise.waits": N_("asked somebody of the staff about what waits for an answer"),
    "alert.answered": N_("wrote to those who did not finish in time"),
    "alert.closed": N_("closed what was looked after"),
    "alert.reopened": N_("opened what was looked after again"),
    "allocation.given": N_("gave a work to a reviewer"),
    "allocation.parted": N_("ended a review between two who may not meet"),
    "allocation.went_on": N_("let a review between two go on"),
    "allocation.excused": N_("ended a review of somebody who is excused"),
    "allocation.lapsed": N_("ended a claim that had lapsed"),
    "allocation.problem": N_("gave a work back with a problem"),
    "allocation.resumed": N_("let a reviewer go on"),
    "allocation.taken_back": N_("took a review back"),
    "announcement.changed": N_("said something to all in other words"),
    "announcement.said": N_("said something to all"),
    "announcement.taken_back": N_("took back what was said to all"),
    "attribute.away": N_("marked somebody as away"),
    "attribute.here": N_("took an absence back"),
    "attribute.put": N_("changed what is known about somebody"),
    "clock.moved": N_("moved the end of a step"),
    "conflict.declared": N_("declared a conflict"),
    "conflict.ended": N_("ended a conflict"),
    "activity.rehearsed": N_("rehearsed an activity with made-up people"),
    "activity.set_up_undone": N_("took a change of the set-up back"),
    "activity.copied": N_("copied an activity"),
    "course.archived": N_("put the course away"),
    "course.copied": N_("made the course from another one"),
    "course.created": N_("made the course"),
    "course.not_offered": N_("offered the course as a template no longer"),
    "enrolment.changed": N_("changed role or section of several people"),
    "enrolment.charge": N_("changed of which sections somebody is in charge"),
    "course.offered": N_("offered the course as a template"),
    "course.restored": N_("brought the course back"),
    "view.began": N_("began to look at the course as a student"),
    "view.ended": N_("ended looking as a student"),
    "enrolment.added": N_("added somebody to the course"),
    "pen.given": N_("gave the pen of a text to somebody of the group"),
    "pen.put_down": N_("put the pen of a text down"),
    "certificate.made": N_("made a certificate of what they learned"),
    "certificate.taken_back": N_("took a certificate back"),
    "credential.earned": N_("learned what others build on"),
    "credential.granted": N_("gave a credential by hand"),
    "credential.taken": N_("took a credential away"),
    "credential.given_back": N_("gave a credential back"),
    "design.made": N_("put a design into the library"),
    "design.rehearsed": N_("rehearsed a design"),
    "design.changed": N_("changed a design of the library"),
    "design.to_original": N_("set a design back to the original"),
    "design.taken_back": N_("took the text of a design back"),
    "design.put_away": N_("put a design away"),
    "design.put_back": N_("brought a design back"),
    "enrolment.left": N_("took somebody out of the course"),
    "enrolment.returned": N_("brought somebody back"),
    "field.asked": N_("began to ask people for something"),
    "field.changed": N_("changed what people are asked"),
    "field.dropped": N_("stopped asking for something"),
    "form.changed": N_("changed the rubric"),
    "form.scored_again": N_("scored hand-ins by a changed key"),
    "form.scored_as_written": N_("scored hand-ins by the key they were written with"),
    "form.renamed": N_("renamed a form"),
    "rubric.kept": N_("kept each review on its version of the rubric"),
    "rubric.remeasured": N_("let the newest rubric count for all reviews"),
    "rubric.taken_back": N_("took back which rubric counts"),
    "own_form.kept": N_("kept a form in the course’s library"),
    "own_form.changed": N_("changed a form of the course’s library"),
    "own_form.put_away": N_("put a form of the library away"),
    "own_form.put_back": N_("put a form back in the library"),
    "gate.passed": N_("let somebody go on"),
    "gate.shut": N_("took a passage back"),
    "pulse.low": N_("asked somebody of the staff to look at answers that are low"),
    "gate.escalate": N_("asked somebody of the staff to look after a step that was not passed"),
    "gate.rescue": N_("told staff that works are short of reviews"),
    "gradebook.declared": N_("declared weights and what no-shows get"),
    "gradebook.taken_back": N_("took weights and rules of the gradebook back"),
    "export.grades": N_("took grades out as a file"),
    "export.works": N_("took works and reviews out as files"),
    "grade.overridden": N_("set a grade by hand"),
    "grade.override_ended": N_("took a grade set by hand back"),
    "grades.released": N_("released the grades"),
    "group.moved": N_("moved somebody to another group"),
    "group.repaired": N_("moved somebody because others were away"),
    "groups.formed": N_("formed groups"),
    "groups.put_back": N_("took a move or a repair of groups back"),
    "groups.repaired": N_("repaired groups because somebody was away"),
    "groups.undone": N_("undid groups, to form them anew"),
    "identity.revealed": N_("saw who wrote something"),
    "material.added": N_("added a material"),
    "material.changed": N_("changed a material"),
    "material.moved": N_("changed the order of materials"),
    "material.put_back": N_("put a material back"),
    "material.taken_out": N_("took a material out"),
    "milestone.dated": N_("set or moved a date of their own"),
    "moderation.alerted": N_("asked staff to look at once"),
    "moderation.flagged": N_("asked staff to look"),
    "moderation.hold": N_("held a response"),
    "moderation.release": N_("released a response"),
    "moderation.return": N_("returned a response for repair"),
    "moderation.redact": N_("left words out of a response"),
    "moderation.correct": N_("corrected a response"),
    "moderation.leave": N_("left a response as it is"),
    "moderation.withdraw": N_("took a response out"),
    "moderation.escalate": N_("handed a case over"),
    "moderation.reassign": N_("gave a work to another reviewer"),
    "moderation.undo": N_("took a decision back"),
    "moderation.excused": N_("excused somebody"),
    "moderation.closed": N_("closed a case"),
    "moderation.given_time": N_("gave more time"),
    "moderation.set_up": N_("changed how an activity is moderated"),
    "people.reminded": N_("had people reminded of what they owe"),
    "people.written_to": N_("wrote to people"),
    "phase.released": N_("released a step’s feedback"),
    "request.answered": N_("answered what a student asked"),
    "request.made": N_("asked staff"),
    "request.reopened": N_("took an answer to a student back"),
    "request.withdrawn": N_("took back what they had asked"),
    "response.accepted": N_("accepted a draft as handed in"),
    "response.begun": N_("began a response"),
    "response.handed_in": N_("handed in"),
    "response.kept": N_("chose which version counts"),
    "response.restored": N_("handed in again what was taken back"),
    "response.withdrawn": N_("took a hand-in back"),
    "window.extended": N_("gave more time"),
    "window.taken_back": N_("took more time back"),
}


@bp.get("/courses/<course>/audit")
@needs("audit.read")
def audit_lines(course):
    counts, places = trail.kinds(course.course, course.enrolment), {"course": course.course_public_id}
    filters = (Filter("show", _("Show"), _("All"), {key: _(text) for key, text in KINDS.items()}, shy=True),)
    asked = look(request.args, "moderation.audit_lines", places, filters)
    wanted = {"kind": asked.chosen["show"], "words": asked.q, "page": asked.page}
    found, more = trail.lines(course.course, course.enrolment, **wanted)
    rows = [_row(line) for line in found]
    return page_or_part(
        "moderation/audit.html",
        "moderation/_lines.html",
        course=course,
        record=page_listing(
            asked,
            rows + [None] * more,
            filters=filters,
            counts={"show": counts},
            total=sum(counts.values()),
            size=audit.PAGE,
        ),
    )


def _row(line):
    return {
        "at": when(line.at),
        "by": line.by or _("The site"),
        "did": _(VERBS.get(line.verb, line.verb)),
        "activity": line.activity,
        "about": line.about or line.task,
        "reason": line.reason if line.by else sentences.rule(line.reason),
    }


@bp.get("/courses/<course>/reveals")
@needs("response.read")
def reveals(course):
    designs = {row.public_id: row.design for row in activities.of_course(course.course, unpublished=False)}
    found = [
        {
            "at": when(at),
            "by": by,
            "title": title,
            "task": designs[public_id].tasks[task].title
            if public_id in designs and task in designs[public_id].tasks
            else "",
        }
        for at, by, task, public_id, title in audit.reveals_of(g.standing.enrolment)
    ]
    return render_template("moderation/reveals.html", course=course, rows=found)
