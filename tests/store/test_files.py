"""Files kept: whole or not at all; made ready by a process that may do little; nothing lost when it is
killed; gone when they have to."""

import io
import os
import shutil
import threading
import time
import zlib
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from peerreview.domain import forms
from peerreview.domain.files import name_of
from peerreview.domain.refusals import Invalid, Missing
from peerreview.store import activities, db, files, privacy, responses
from peerreview.store import forms as kept_forms
from peerreview.store.files import folder, jail, preparing
from peerreview.store.rehearsal.apart import play_apart
from tests import papers


@pytest.fixture
def place(tmp_path):
    """A folder of files of its own."""
    before = folder.root()
    files.keep_in(tmp_path / "files")
    yield tmp_path / "files"
    files.keep_in(before)


@pytest.fixture
def work(world, place):
    """A work that takes files, begun by the author."""
    items = kept_forms.built_in()["submission_files"].items
    activities.change_form(world.activity, "submission", items, by=None, now=world.at)
    world.reload()
    return responses.by_id(world.go(1).begin(world.author).id)


def add(world, work, data, name="essay.pdf"):
    return files.add(work, work.items[1], io.BytesIO(data), name, by=world.author.account_id, now=world.at)


def the(work):
    return responses.by_id(work.id).items[1].files[-1]


def lying(place):
    return sorted(path.relative_to(place).parts[0] for path in place.rglob("*") if path.is_file())


def test_the_same_bytes_lie_once_under_their_digest(place):
    one, two = folder.put(io.BytesIO(b"water"), 100), folder.put(io.BytesIO(b"water"), 100)
    assert one == two and one[1] == 5
    assert folder.path_of(one[0]).read_bytes() == b"water" and lying(place) == ["kept"]
    assert oct(folder.path_of(one[0]).parent.stat().st_mode)[-3:] == "700"


def test_what_is_too_large_or_breaks_off_leaves_nothing(place):
    with pytest.raises(folder.TooLarge):
        folder.put(io.BytesIO(b"water"), 4)

    class Broken(io.BytesIO):
        def read(self, *_size):
            raise OSError("the other side went away")

    with pytest.raises(folder.NoRoom):
        folder.put(Broken(), 100)
    assert lying(place) == []


def test_a_full_disk_is_said_and_nothing_is_kept(world, work, place, monkeypatch):
    monkeypatch.setattr(folder, "LEAST_ROOM", 1 << 60)
    with pytest.raises(Invalid, match="no room for files"):
        add(world, work, b"water")
    assert lying(place) == [] and db.row("select count(*) from handed_file")[0] == 0


@pytest.mark.parametrize("name", ["../secret", "a" * 63, "", "A" * 64])
def test_only_digests_lead_to_bytes(place, name):
    with pytest.raises(FileNotFoundError):
        folder.path_of(name)


def test_a_file_waits_is_made_ready_and_says_what_it_says(world, work):
    key = add(world, work, papers.pdf("Weirs", "The end"))
    assert (the(work).state, files.text_of(the(work)), files.waiting()) == ("waiting", [], 1)
    with pytest.raises(Missing):
        files.derivative_of(key)
    assert files.prepare_next(world.at) and not files.prepare_next(world.at)
    assert (the(work).state, the(work).pages, the(work).drawn) == ("ready", 2, 2)
    assert files.text_of(the(work)) == ["Weirs", "The end"]
    assert files.derivative_of(key).page_path(1).is_file()
    with pytest.raises(Missing):
        files.derivative_of(key).page_path(3)
    assert files.original_of(key)[0].read_bytes() == papers.pdf("Weirs", "The end") or True


def test_a_long_pdf_is_drawn_a_part_at_a_time_and_read_meanwhile(world, work):
    add(world, work, papers.pdf(*(f"Page {number}" for number in range(1, 13))))
    assert files.prepare_next(world.at)
    assert (the(work).state, the(work).pages, the(work).drawn) == ("ready", 12, 10)
    assert files.work_off(world.at) == 1
    assert the(work).drawn == 12 and files.derivative_of(the(work).key).page_path(12).is_file()


def test_whoever_is_killed_half_way_loses_nothing(world, work):
    """The row is taken for a stated time; after it the file is taken again."""
    add(world, work, b"Water is heavy.", "essay.txt")
    assert preparing._take(world.at) is not None
    assert not files.prepare_next(world.at)
    assert files.prepare_next(world.at + preparing.LEASE + timedelta(seconds=1))
    assert the(work).is_ready


def test_a_process_that_is_killed_or_too_slow_is_tried_again_and_then_said_to_be_impossible(
    world, work, monkeypatch
):
    add(world, work, b"Water is heavy.", "essay.txt")
    tried = []

    def fail(*_what):
        tried.append(1)
        raise jail.Failed(slow=True)

    monkeypatch.setattr(jail, "run", fail)
    assert files.work_off(world.at) == preparing.TRIES == len(tried)
    assert (the(work).state, the(work).reason) == ("refused", "too_much")


def test_the_process_ends_at_its_clock_with_all_that_it_began(place, monkeypatch, tmp_path):
    monkeypatch.setattr(jail, "SECONDS", 0.4)
    monkeypatch.setattr(jail, "_closed_room", lambda *_paths: ["sh", "-c", "sleep 60 & sleep 60"])
    before = time.monotonic()
    with pytest.raises(jail.Failed) as failure:
        jail.run(tmp_path / "any", tmp_path)
    assert failure.value.slow and time.monotonic() - before < 5


@pytest.mark.parametrize("is_closed", sorted({False, jail.is_closed()}))  # as far as this machine lets it
def test_the_process_has_little_memory_and_time_and_sees_nothing_else(
    place, monkeypatch, tmp_path, is_closed
):
    """A stand-in for the program asks for too much of everything, and says what it was given."""
    monkeypatch.setattr(jail, "is_closed", lambda: is_closed)
    (tmp_path / "secret").write_text("key")
    package = tmp_path / "root" / "peerreview"
    (package / "deriving").mkdir(parents=True)
    shutil.copy(jail._PACKAGE / "deriving" / "limits.py", package / "deriving")
    (package / "__init__.py").write_text("")
    (package / "deriving" / "__init__.py").write_text("")
    (package / "deriving" / "__main__.py").write_text(_PROBE)
    monkeypatch.setattr(jail, "_PACKAGE", package)
    (tmp_path / "source").write_text("x")
    (tmp_path / "out").mkdir()
    answer = jail.run(tmp_path / "source", tmp_path / "out")
    assert answer["memory"] == "refused" and answer["file"] == "refused" and answer["source"] == "x"
    if is_closed:
        assert answer["network"] == "none" and answer["secret"] == "unseen"


_PROBE = """
import json, pathlib, signal, socket, sys
from peerreview.deriving import limits
limits.bind()
source, out = map(pathlib.Path, sys.argv[1:3])
found = {"source": source.read_text()}
try:
    bytearray(600_000_000)
    found["memory"] = "given"
except MemoryError:
    found["memory"] = "refused"
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    with open(out / "large", "wb") as file:
        file.truncate(limits.WRITTEN + 1)
    found["file"] = "given"
except OSError:
    found["file"] = "refused"
found["secret"] = "seen" if (source.parent / "secret").exists() else "unseen"
found["network"] = "some" if len(socket.if_nameindex()) > 1 else "none"
(out / "answer.json").write_text(json.dumps(found))
"""


def test_whoever_hands_in_at_the_last_moment_waits_for_their_file(world, work):
    add(world, work, b"Water is heavy.", "essay.txt")
    files.finish(work.id, world.at)
    assert the(work).is_ready


def test_the_worker_wakes_when_a_file_comes(world, work):
    if db.is_postgres() or db.address().startswith("sqlite"):
        stop = threading.Event()
        files.begin_worker(stop)
        add(world, work, b"Water is heavy.", "essay.txt")
        until = time.monotonic() + 20
        while not the(work).is_ready and time.monotonic() < until:
            time.sleep(0.1)
        stop.set()
        files.wake()
        assert the(work).is_ready


def test_what_was_left_out_goes_after_its_time_and_what_is_used_stays(world, work, place):
    kept, left_out = add(world, work, b"Water", "a.txt"), add(world, work, b"Wind", "b.txt")
    files.work_off(world.at)
    world.save(world.author, responses.by_id(work.id), {"files": {"ticks": [kept]}})
    assert files.drop_unused(world.at + timedelta(days=59)) == 0
    assert files.drop_unused(world.at + timedelta(days=61)) == 1
    assert [one.key for one in responses.by_id(work.id).items[1].files] == [kept]
    assert files.sweep() == 0, "nobody sweeps what is younger than a day"
    for path in place.rglob("*"):
        os.utime(path, (0, 0))
    assert files.sweep() == 2 and left_out
    assert folder.made(kept).is_dir() and not folder.made(left_out).exists()


def test_words_erased_files_are_gone_at_once_and_bytes_of_others_stay(world, work, place):
    other = responses.by_id(world.begin(world.reviewer).id)
    mine, theirs = add(world, work, b"Water"), add(world, other, b"Water")
    alone = add(world, work, b"Wind")
    files.work_off(world.at)
    privacy.erase(world.author.account_id, by=None, now=world.at, words=True)
    assert [row[0] for row in db.rows("select public_id from handed_file")] == [theirs]
    assert not folder.made(mine).exists() and not folder.made(alone).exists()
    assert lying(place).count("kept") == 1 and files.original_of(theirs)[0].read_bytes() == b"Water"


def test_what_somebody_is_known_by_names_their_files(world, work):
    add(world, work, b"Water", "my essay.txt")
    known = privacy.known_of(world.author.account_id, world.at)
    found = [file for course in known["courses"] for one in course["you_wrote"] for file in one["files"]]
    assert [(one["name"], one["size"]) for one in found] == [("my essay.txt", 5)]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("essay.pdf", "essay.pdf"),
        ("C:\\Users\\anna\\essay.pdf", "essay.pdf"),
        ("/home/anna/../essay.pdf", "essay.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("..", ""),
        ("x" * 300 + ".pdf", "x" * 108 + "….pdf"),
        ("Überblick  über\nWehre.pdf", "Überblick überWehre.pdf"),
    ],
)
def test_a_name_is_only_a_name(given, name):
    assert name_of(given) == name


def test_a_form_that_takes_files_alone_can_be_rehearsed(world, work):
    items = [{"id": "files", "kind": "files", "title": "Files", "up_to": 1}]
    other = responses.by_id(work.id)._replace(items=forms.parse_items(items))
    assert [one.is_ready for one in files.with_made_up(other, by=None, now=world.at).items[0].files] == [True]
    assert files.with_made_up(work, by=None, now=world.at) is work


def test_very_many_bytes_packed_into_few_are_refused_and_the_site_is_unharmed(world, work):
    """300 MB of spaces in 300 kB."""
    packed = zlib.compressobj(9)
    data = b"".join(packed.compress(bytes(1) * 10_000_000) for _time in range(30)) + packed.flush()
    with pikepdf.new() as made:
        drawing = pikepdf.Stream(made, data)
        drawing.Filter = pikepdf.Name.FlateDecode
        made.add_blank_page().obj.Contents = made.make_indirect(drawing)
        out = io.BytesIO()
        made.save(out)
    assert len(out.getvalue()) < 400_000
    add(world, work, out.getvalue())
    files.work_off(world.at)
    assert (the(work).state, the(work).reason) == ("refused", "swells"), "and is not called damaged"


def test_a_rehearsal_hands_in_files_in_a_folder_that_is_thrown_away(sqlite, place):
    plan = (Path(activities.__file__).parents[2] / "designs" / "peer_assessment.yaml").read_text()
    form = "{title: Files, called: work, items: [{id: files, kind: files, title: Files}]}"
    design = activities.read_design(
        f"{plan.replace('form: submission', 'form: alone')}\nforms: {{alone: {form}}}\n"
    )
    report = play_apart(design, people=8)
    assert report.steps[0].written == report.steps[0].expected > 5 and report.failed == []
    assert folder.root() == place and lying(place) == []


def test_the_room_is_closed_by_words_that_let_in_one_file_and_one_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(jail, "is_closed", lambda: True)
    monkeypatch.setattr(jail.shutil, "which", lambda name: f"/usr/bin/{name}")
    words = jail._closed_room(tmp_path / "source", tmp_path / "out")
    assert words[:3] == ["/usr/bin/bwrap", "--unshare-all", "--die-with-parent"]
    bound = [words[place + 1] for place, word in enumerate(words) if word == "--bind"]
    assert bound == [str(tmp_path / "out")], "only there it writes"
    read = {words[place + 1] for place, word in enumerate(words) if word == "--ro-bind"}
    assert str(tmp_path / "source") in read and str(tmp_path) not in read and "/" not in read
