"""Log lines: for people on a terminal, JSON for programs, as asked in both cases."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys, structlog
from retexture.cli.serving.logs import configure_logs
configure_logs("info", "server", sys.argv[1])
log = structlog.get_logger("retexture.test")
log.info("task begins", task_id="a\\x1b[31mb")
try:
    raise ValueError("\\x1b[2Jgone")
except ValueError as error:
    log.error("it failed", exc_info=error)
"""


def to_a_terminal(form: str) -> str:
    reader, writer = pty.openpty()
    subprocess.run([sys.executable, "-c", PROGRAM, form], stderr=writer, check=True)
    os.close(writer)
    text = b""
    try:
        while piece := os.read(reader, 65536):
            text += piece
    except OSError:  # Linux says so where a pipe would end
        pass
    os.close(reader)
    return text.decode()


def said(program: str, *arguments: str) -> str:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


def to_a_pipe(form: str) -> str:
    return said(PROGRAM, form)


def is_json(text: str) -> bool:
    return [json.loads(line)["event"] for line in text.splitlines()] == ["task begins", "it failed"]


def test_programs_get_json() -> None:
    assert is_json(to_a_pipe("auto"))
    assert is_json(to_a_terminal("json"))


def test_people_get_text_in_colour_on_a_terminal() -> None:
    shown = to_a_terminal("auto")
    assert "task begins" in shown
    assert not shown.startswith("{")
    assert "\x1b[" in shown


def test_text_can_be_asked_for() -> None:
    shown = to_a_pipe("text")
    assert "\x1b" not in shown, "neither colours nor what a client sent"
    assert r"task_id='a\x1b[31mb'" in shown
    assert "ValueError" in shown


def test_what_a_client_sent_does_not_move_the_cursor() -> None:
    shown = to_a_terminal("auto")
    assert "\x1b[31mb" not in shown
    assert "\x1b[2J" not in shown


OF_OTHERS = """
import logging, sys, threading, warnings
from retexture.cli.serving.logs import configure_logs
import retexture.tasks.queue
configure_logs("info", "worker-0", "json")
from dbos import DBOS
DBOS(config={"name": "retexture", "log_level": "WARNING", "system_database_url": "sqlite:///" + sys.argv[1]})
logging.getLogger("dbos").warning("no answer: gone\\n[SQL: SELECT 1\\nFROM a]")
warnings.warn("old", DeprecationWarning, stacklevel=1)
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()
raise ValueError("the end")
"""


def test_what_libraries_say_is_in_the_same_form(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "always", "-c", OF_OTHERS, str(tmp_path / "queue.db")]
    done = subprocess.run(command, capture_output=True, text=True)
    entries = [json.loads(line) for line in done.stderr.splitlines()]
    told = [entry["event"] for entry in entries if "old" not in entry["event"]]
    assert told == ["no answer: gone", "uncaught exception in a thread", "uncaught exception"]
    assert len(entries) > len(told)
    assert "ZeroDivisionError" in entries[-2]["exception"]
    assert "the end" in entries[-1]["exception"]
    assert {entry["process"] for entry in entries} == {"worker-0"}


WITH_STATEMENTS = """
import logging, sys, threading
import sqlalchemy as sa
from retexture.cli.serving.logs import configure_logs
configure_logs("info", "worker-0", sys.argv[1])
try:
    with sa.create_engine("sqlite://").connect() as connection:
        connection.execute(sa.text("INSERT INTO nowhere\\nVALUES (:prompt)"), {"prompt": "a secret\\nwish"})
except sa.exc.OperationalError as error:
    gone = error
quoted = "relation does not exist\\nLINE 1: SELECT * FROM nowhere\\n                      ^"
logging.getLogger("dbos").warning(f"Retrying: {gone}\\nin a while")
logging.getLogger("another").warning(quoted)
logging.getLogger("dbos").error("it failed", exc_info=gone)
def fail():
    raise RuntimeError("behind it") from gone
thread = threading.Thread(target=fail)
thread.start()
thread.join()
both = ExceptionGroup("two", [gone, ValueError("the other")])
logging.getLogger("another").error("all failed", exc_info=both)
"""

UNCAUGHT = """
import logging
from retexture.cli.serving.logs import configure_logs
configure_logs("info", "worker-0", "json")
class Fails:
    def __del__(self):
        raise ValueError("while it goes")
Fails()
logging.getLogger("library").warning("%d pictures", "no number")
"""


@pytest.mark.parametrize("form", ["json", "text"])
def test_no_statement_and_none_of_its_parameters_is_in_the_log(form: str) -> None:
    written = said(WITH_STATEMENTS, form)
    assert "[SQL" not in written
    assert "INSERT" not in written
    assert "secret" not in written
    assert "[parameters" not in written
    assert "Background on" not in written
    assert "LINE 1" not in written
    assert "no such table: nowhere" in written
    assert "behind it" in written
    assert "the other" in written


def test_what_a_library_says_after_a_statement_stays() -> None:
    events = [json.loads(line)["event"] for line in said(WITH_STATEMENTS, "json").splitlines()]
    assert events[0] == "Retrying: (sqlite3.OperationalError) no such table: nowhere\nin a while"
    assert events[1] == "relation does not exist"


def test_people_get_one_line_for_what_is_said_in_several() -> None:
    lines = said(WITH_STATEMENTS, "text").splitlines()
    assert "no such table: nowhere in a while" in lines[0]
    assert "relation does not exist" in lines[1]


def test_exceptions_that_nobody_can_catch_are_lines_of_the_log() -> None:
    ignored, unwritten = map(json.loads, said(UNCAUGHT).splitlines())
    assert ignored["event"] == "exception ignored"
    assert "while it goes" in ignored["exception"]
    assert unwritten["logger"] == "library"
    assert unwritten["event"].endswith("can't be written: TypeError")
    assert "no number" not in unwritten["event"]
