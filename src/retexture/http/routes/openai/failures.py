"""What is answered where an edit's task has no pictures to answer with."""

from retexture.http.answers import WireError, unavailable
from retexture.tasks.lifecycle import SERVICE_UNAVAILABLE
from retexture.tasks.queries import TaskView

_NOT_CHARGED = "The generation failed and was not charged; try again, or try another picture or prompt."


def location(view: TaskView) -> str:
    """Where a task is polled."""
    return f"/model/v1/generation/task/{view.id}"


def failure_of(view: TaskView) -> WireError | None:
    """The answer where a task that has ended is not completed; it costs nothing. None: it is completed."""
    if view.status.wire == "completed":
        return None
    message = view.error_message or _NOT_CHARGED
    if view.error_code == SERVICE_UNAVAILABLE:
        error = unavailable(message)
        # The engine was waited for already, and who sends no Idempotency-Key would order anew.
        error.headers |= {"Location": location(view), "x-should-retry": "false"}
        return error
    return _told(view, 422, "generation_failed", message)


def timed_out(view: TaskView, *, known: bool) -> WireError:
    """The answer after the waiting limit.

    Args:
        view: The task, which goes on.
        known: The request has an Idempotency-Key: sent again, it waits for the same task. Without one it
            would order another.
    """
    message = (
        f"The task {view.id} is not done yet and goes on; poll it: GET {location(view)}. "
        "With an Idempotency-Key the same request would wait for it again."
    )
    error = _told(view, 504, "task_in_progress", message)
    error.headers["x-should-retry"] = str(known).lower()
    return error


def stopping(view: TaskView) -> WireError:
    """The last event of a stream whose server stops."""
    message = f"The server is being restarted; the task {view.id} goes on: GET {location(view)}."
    return _told(view, 503, "server_stopping", message)


def lost_sight(view: TaskView) -> WireError:
    """The last event of a stream whose task can't be seen any more."""
    message = f"The server lost sight of the task {view.id}: GET {location(view)} says what became of it."
    return _told(view, 500, "stream_failed", message)


def _told(view: TaskView, status: int, word: str, message: str) -> WireError:
    error = WireError(status, status, message, {"Location": location(view)})
    error.word = word
    return error
