"""The map of addresses, walked by everybody: each route declares a permission, and who has none finds
nothing."""

import pytest

from peerreview.domain.access import PERMISSIONS

PUBLIC = {
    "/login",
    "/demo/sign-in",
    "/welcome/<secret>",
    "/welcome/<secret>/again",
    "/forgotten",
    "/join",
    "/college",
    "/college/back",
    "/college/prove",
    "/help",
    "/privacy",
    "/healthz",
}
PUBLIC |= {"/calendars/<secret>.ics", "/imprint", "/accessibility", "/mails/<secret>", "/certificates/<code>"}
PUBLIC |= {"/peer-hybrid-or-expert"}
SKETCHED = {"courses", "activities", "feedback", "grading", "moderation"}
OWN = {
    "accounts.login": 303,
    "accounts.settings": 200,
    "accounts.help": 200,
    "accounts.privacy": 200,
    "accounts.imprint": 200,
    "accounts.accessibility": 200,
    "accounts.healthz": 200,
    "designs.choose": 200,
    "todo.show": 200,
}

# The permission of each route, written a second time: what a route asks for never changes by itself. A new
# route is named here too.
ROUTES = {
    "account.own": """
        accounts.change_password accounts.end_session accounts.part_from_college
        accounts.settings accounts.sign_out
        accounts.sign_out_everywhere accounts.theme courses.index courses.look_as_myself grading.marks
        circles.freeze circles.read files.original files.piece files.show files.take_along
        privacy.ask
        privacy.ask_no_more privacy.known search.show showcase.end showcase.mine showcase.offer
        showcase.say_yes showcase.take_reply_back todo.end_feed todo.make_feed todo.show
    """,
    "activity.create": """
        activities.create activities.new activities.restore designs.bring
        designs.choose_for designs.copy designs.file
        pilots.bring_values pilots.decide pilots.let_values_go pilots.name_reader pilots.new pilots.sign
        pilots.values
        designs.index designs.put_away designs.put_back designs.rehearse designs.save designs.show
        designs.take_back designs.to_original forms.bring forms.index forms.kept_file forms.put_away
        forms.put_back forms.save_kept forms.show forms.take
    """,
    "activity.edit": """
        forms.edit forms.file forms.save forms.score_again forms.score_as_written forms.usual
        activities.add_material activities.add_names activities.archive activities.change_material
        activities.edit activities.move_material activities.new_material
        activities.drop_set_up activities.keep_set_up activities.undo_set_up
        activities.other_dates activities.other_dates_back
        courses.copy courses.new_copy rehearsal.begin rehearsal.end rehearsal.look_as rehearsal.move
        rehearsal.sent rehearsal.show rehearsal.walk
        activities.publish activities.put_back activities.release activities.take_out
        activities.update diplomacy.answer_quiet diplomacy.change
        diplomacy.show moderation.choose moderation.edit
    """,
    "activity.extend": """
        activities.end_extension activities.extend
        activities.remind
        activities.send_reminders
    """,
    "activity.progress": """
        activities.material activities.materials
        activities.progress activities.refer
        diplomacy.note_tips feedback.pick feedback.unpick
    """,
    "activity.see": """
        activities.choose_group activities.said_to_all activities.say_of_pair activities.show showcase.index
    """,
    "allocation.assign": """
        activities.reassign activities.reassign_undo
        allocation.give_back allocation.assign allocation.table allocation.take_back
    """,
    "allocation.claim": """
        allocation.claim
    """,
    "attribute.away": """
        courses.mark_away courses.mark_here
    """,
    "attribute.own": """
        courses.make_certificate courses.take_certificate_back
        courses.about_me courses.be_here courses.go_away courses.say_about_me courses.say_my_needs
        courses.say_my_times
    """,
    "audit.read": """
        moderation.audit_lines
    """,
    "circle.approve": """
        circles.answer_proposal
    """,
    "circle.find": """
        circles.create circles.new
    """,
    "circle.join": """
        circles.join circles.notice circles.withdraw
    """,
    "circle.leave": """
        circles.disclose circles.keep_away circles.leave circles.let_near circles.show_to circles.take
    """,
    "circle.list": """
        circles.index
    """,
    "circle.offer": """
        circles.say
    """,
    "circle.run": """
        circles.answer circles.ask_to_join circles.change circles.close circles.go_on circles.hand_over
        circles.invite circles.meet
    """,
    "circle.see": """
        circles.file circles.show
    """,
    "class.whole": """
        activities.change_pairs activities.groups activities.groups_now activities.let_pass activities.metrics
        activities.metrics_file activities.move activities.pairs activities.put_groups_back activities.repair
        activities.roll_call activities.say_to_all activities.set_clock activities.shut
        activities.take_announcement_back activities.try_again feedback.summary
        grading.contribution grading.contribution_file responses.written_file
        pilots.index pilots.note_minutes pilots.numbers_file pilots.review pilots.show
        pilots.take_minutes_back
    """,
    "course.create": """
        courses.create courses.new
    """,
    "course.keep": """
        courses.archive courses.bring_back courses.confirm_deletion courses.delete courses.offer
        courses.offer_no_more courses.keep_for
    """,
    "course.view_as": """
        courses.look_as
    """,
    "course.people": """
        courses.add_person courses.apply_list courses.bring courses.look_at courses.undo_list
        courses.wrong_lines courses.ask courses.ask_again courses.change_person
        courses.change_question courses.give_learned_back courses.grant courses.take_learned_away
        courses.declare_conflict courses.end_conflict courses.look_into
        courses.people courses.people_file courses.put_for_several courses.questions
        courses.remove_person courses.restore_conflict courses.return_person courses.show_person
        courses.hand_over courses.put_in_charge courses.take_places_back courses.invitations
        courses.change_address courses.note_mail
        courses.renew_password courses.send_again
        courses.set_code courses.stop_asking courses.take_attributes_back courses.wall
    """,
    "course.see": """
        courses.show feedback.mine
    """,
    "grade.all": """
        export.book_file export.book_sheet export.comments_file export.grades_sheet
        export.of_activity export.of_course grading.book
        grading.explain grading.export grading.person_in_book grading.show
    """,
    "grade.decide": """
        export.to_other export.totals_to_other export.works_file grading.declare
        grading.undo_declare grading.confirm grading.let_all_count grading.let_decide grading.undo_release
        forms.measure forms.undo_measure grading.override grading.release grading.take_back_override
    """,
    "grade.own": """
        grading.mine
    """,
    "moderation.decide": """
        moderation.missing moderation.undo_missing asking.answer asking.take_back
        moderation.case moderation.decide moderation.following moderation.several moderation.show
        moderation.undo moderation.answer_alert moderation.close_alert moderation.reopen_alert
        moderation.take_alert moderation.take_up_alert showcase.take_out
    """,
    "public": """
        accounts.accessibility accounts.imprint
        designs.choose
        accounts.demo_sign_in accounts.healthz accounts.help accounts.login accounts.privacy
        accounts.college_back accounts.college_start accounts.forgotten accounts.join accounts.prove
        accounts.send_link_again accounts.send_reset accounts.sign_in
        accounts.use_code accounts.use_link accounts.welcome todo.feed
        accounts.ask_for_fewer accounts.fewer courses.check_certificate
    """,
    "response.accept": """
        responses.accept responses.let_count
    """,
    "response.read": """
        feedback.changed feedback.in_text feedback.show moderation.reveals responses.flag
        responses.news_of_room responses.room responses.send_flag responses.show responses.written
        showcase.ask showcase.propose showcase.show
    """,
    "response.write": """
        activities.date_milestones
        asking.change asking.edit asking.make asking.send asking.show asking.withdraw
        diplomacy.act diplomacy.answer_act diplomacy.answer_tips diplomacy.check diplomacy.tips
        files.of_item
        feedback.answer feedback.flag feedback.mark_best feedback.send_flag feedback.unmark_best
        responses.ask_for_pen responses.begin responses.bring_back_post responses.choose
        responses.hand_over_pen responses.pen responses.put_down_pen responses.save_post
        responses.send_post responses.take_back_post responses.write_post reviews.edit
        reviews.add_note reviews.hand_in reviews.problem reviews.remove_note reviews.restore_note
        reviews.save reviews.take_up_again reviews.tell_problem feedback.choose
        submissions.edit submissions.hand_in submissions.let_count submissions.preview submissions.restore
        submissions.save submissions.withdraw showcase.ask_reviewed showcase.propose_reviewed
        showcase.reply
    """,
    "site.run": """
        admin.change_address admin.note_mail
        admin.back_up admin.edit_text admin.end_admin admin.end_session admin.keep_mail admin.lock
        admin.make_admin admin.make_link admin.put_text_back admin.record admin.save_text admin.sessions
        admin.settle_mail admin.show admin.sign_out_everywhere admin.storage admin.texts admin.try_job
        admin.unlock admin.user admin.users admin.work
        courses.let_make privacy.erase privacy.erasures privacy.named privacy.take_name_out
    """,
}


def routes(site):
    """(rule, method, permission) of every route."""
    for rule in site.app.url_map.iter_rules():
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule, method, getattr(site.app.view_functions[rule.endpoint], "permission", None)


def walk(site, browser, found, wanted):
    """{(endpoint, method): status} of the wanted routes, with real public ids of the world in their
    places."""
    answers = {}
    for rule, method, permission in routes(site):
        if wanted(rule, permission):
            path = site.path(rule.endpoint, **{name: found.get(name, "x") for name in rule.arguments})
            answers[rule.endpoint, method] = (
                browser.get(path) if method == "GET" else browser.post(path)
            ).status
    return answers


@pytest.fixture
def found(site):
    """Public ids of real things of the course, by the names of places in addresses."""
    world = site.world.go(2)
    work = world.hand_in(world.author)
    world.hand_in(world.reviewer)
    review = world.go(8).claim(world.reviewer)
    return {
        "course": world.course.public_id,
        "activity": world.activity.public_id,
        "mine": work.public_id,
        "response": work.public_id,
        "inside": work.public_id,
        "received": review.public_id,
        "task": "work",
        "person": world.author.public_id,
        "phase": "submit",
        "review": "1",
        "version": "1",
    }


def test_each_route_declares_a_permission_of_the_table(site):
    assert [rule.rule for rule, _, permission in routes(site) if permission not in PERMISSIONS] == []


def test_each_route_has_the_permission_written_here(site):
    """Both ways: a route that is not named above fails, and so does a name that is no route."""
    written = {(endpoint, name) for name, endpoints in ROUTES.items() for endpoint in endpoints.split()}
    found = {(rule.endpoint, permission) for rule, _, permission in routes(site)}
    assert (found - written, written - found) == (set(), set())


def test_public_addresses_are_these(site):
    assert {rule.rule for rule, _, permission in routes(site) if permission == "public"} == PUBLIC


def test_nobody_is_sent_to_sign_in_everywhere(site, found):
    answers = walk(site, site.browse(), found, lambda rule, permission: permission != "public")
    assert {
        key: status for key, status in answers.items() if status != (303 if key[1] == "GET" else 401)
    } == {}


@pytest.mark.parametrize("who", ["stranger", "admin"])
def test_who_is_not_in_the_course_finds_none_of_its_things(site, found, who):
    answers = walk(
        site,
        site.browse(getattr(site.world, who)),
        found,
        lambda rule, permission: (
            rule.arguments & found.keys()
            and rule.endpoint.split(".")[0] not in (SKETCHED if who == "admin" else {"courses"})
        ),
    )
    assert len(answers) > 10
    assert set(answers.values()) == {404}


@pytest.mark.parametrize("who", ["author", "reviewer"])
def test_students_find_nothing_that_is_for_staff(site, found, who):
    staff_only = {
        name
        for name, rows in PERMISSIONS.items()
        if all(row[0].__name__ in ("is_staff", "is_instructor", "is_admin") for row in rows)
    }
    answers = walk(
        site, site.browse(getattr(site.world, who)), found, lambda rule, permission: permission in staff_only
    )
    assert len(answers) > 20
    assert set(answers.values()) == {404}


def test_the_assistant_finds_nothing_that_is_the_instructors(site, found):
    answers = walk(
        site,
        site.browse(site.world.assistant),
        found,
        lambda rule, permission: (
            permission
            in (
                "activity.create",
                "activity.edit",
                "course.people",
                "grade.decide",
                "site.run",
                "course.create",
            )
        ),
    )
    assert set(answers.values()) == {404}


def test_what_a_student_writes_is_closed_to_staff(site, found):
    for who in (site.world.assistant, site.world.instructor):
        answers = walk(
            site,
            site.browse(who),
            found,
            lambda rule, permission: (
                rule.endpoint.split(".")[0] in ("submissions", "reviews") and "mine" in rule.arguments
            ),
        )
        assert set(answers.values()) == {404}


@pytest.mark.parametrize("who", ["author", "instructor", "admin", "stranger"])
def test_everybody_signed_in_opens_their_own_pages(site, who):
    browser = site.browse(getattr(site.world, who))
    assert {endpoint: browser.get(site.path(endpoint)).status for endpoint in OWN} == OWN


def test_who_left_the_course_finds_nothing(site, found):
    from peerreview.store import leaving

    leaving.leave(site.world.author, by=None, now=site.world.at)
    browser = site.browse(site.world.author)
    assert [
        browser.get(f"/submissions/{found['mine']}").status,
        browser.post(f"/submissions/{found['mine']}/draft").status,
    ] == [404, 404]
