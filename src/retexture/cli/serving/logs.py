"""Logs of the server and its workers on standard error: text on a terminal, JSON lines anywhere else."""

import logging
import re
import sys
import threading
from types import TracebackType
from typing import Literal, TextIO

import structlog

LogFormat = Literal["auto", "json", "text"]


# What SQLAlchemy's errors end with: a statement, its parameters, and where to read more. Postgres quotes a
# line of the statement, too. Tracebacks of groups have bars before their lines. What clients sent has no line
# break in there: parameters are shown by repr.
_STATEMENT = re.compile(
    r"\n[ |]*\[SQL: .*?(?:\n[ |]*\(Background on this error at: [^\n]*\)|\Z)"
    r"|\n[ |]*LINE [0-9]+: [^\n]*(?:\n[ |]*\^)?",
    re.DOTALL,
)


def _without_statements(
    _logger: object, _method: str, entry: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Take SQL out of what happened and out of tracebacks: prompts may be in it, and it is no news."""
    return {
        name: _STATEMENT.sub("", value) if isinstance(value, str) else value for name, value in entry.items()
    }


_SHARED: tuple[structlog.typing.Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    structlog.processors.format_exc_info,
    _without_statements,
)
_CHATTY = ("dbos", "alembic", "sqlalchemy", "numba", "PIL", "httpx", "httpcore")
_log = structlog.get_logger(__name__)
_AS_IT_IS = ("event", "exception")  # what the renderer for people does not escape
_MOVES_THE_CURSOR = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def configure_logs(level: str, process: str, form: LogFormat = "auto") -> None:
    """Send every log line, also those of libraries, to standard error.

    Args:
        level: The least important level that is written.
        process: What this process is; stands in each of its lines.
        form: One JSON object a line, or text for people; ``auto`` writes text on a terminal.
    """
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = _Handler(sys.stderr)
    handler.setFormatter(_formatter(process, form))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # Libraries speak up when something is wrong; their daily business is ours to tell. httpcore would write
    # the headers of answers, and a server may say the key in them that it was sent.
    for name in _CHATTY:
        logger = logging.getLogger(name)
        logger.setLevel(logging.WARNING)
        # dbos would add a handler of its own to a logger with none.
        logger.handlers[:] = [logging.NullHandler()]
        logger.propagate = True
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_of_thread
    sys.unraisablehook = _log_ignored


class _Handler(logging.StreamHandler[TextIO]):
    """Says in one line that another line could not be written; Python would print a traceback of its own."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 — the name is logging's
        """Tell which line it was; nobody can be told where standard error is gone."""
        error = sys.exc_info()[1]
        if error is None or isinstance(error, OSError):
            return
        told = f"a log line of {record.pathname}:{record.lineno} can't be written: {type(error).__name__}"
        self.emit(logging.makeLogRecord({"name": record.name, "levelname": "WARNING", "msg": told}))


def _log_uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
        return
    _log.critical("uncaught exception", exc_info=error)


def _log_uncaught_of_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_type is SystemExit or failed.exc_value is None:
        return
    name = failed.thread and failed.thread.name
    _log.error("uncaught exception in a thread", thread=name, exc_info=failed.exc_value)


def _log_ignored(failed: "sys.UnraisableHookArgs") -> None:
    """An exception that nobody can catch: of a destructor, or while the interpreter ends."""
    if failed.exc_value is not None:
        _log.error("exception ignored", said=failed.err_msg, exc_info=failed.exc_value)


def _formatter(process: str, form: LogFormat) -> logging.Formatter:
    terminal = sys.stderr.isatty()
    as_text = form == "text" or (form == "auto" and terminal)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            lambda _logger, _method, entry: {**entry, "process": process},
            *(_text(colours=terminal) if as_text else (structlog.processors.JSONRenderer(),)),
        ],
    )


def _text(*, colours: bool) -> tuple[structlog.typing.Processor, ...]:
    """What makes a line for people: the time of day, the level, what happened, and its particulars."""
    return (
        _in_one_line,
        structlog.dev.ConsoleRenderer(
            colors=colours,
            repr_native_str=True,  # escapes what a client sent, which could write to the terminal otherwise
            exception_formatter=structlog.dev.plain_traceback,
            timestamp_key="time",
            pad_event_to=0,
        ),
    )


def _in_one_line(
    _logger: object, _method: str, entry: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    shown = {
        name: _MOVES_THE_CURSOR.sub("�", value) if isinstance(value, str) and name in _AS_IT_IS else value
        for name, value in entry.items()
        if name != "logger"
    }
    # One line, also where a library says it in several; a traceback alone has lines of its own.
    return {**shown, "event": " ".join(str(shown.get("event", "")).split())}
