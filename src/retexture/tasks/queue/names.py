"""The queues' names and shares, and what work is called in them."""

APPLICATION = "retexture"
VERSION = "1"
"""Pinned: dbos would otherwise hash the code, and strand tasks of older code."""

POLLING = 0.05
"""Seconds between two looks for a task; on average, half of it passes before an idle worker begins one."""

QUEUES = ("procedural", "images", "comfyui", "gateway", "auto")
"""One for each engine that there can be, by its name: a worker listens to those whose engines it has, as each
queue that is polled costs some hundredths of a core."""

SOURCES = "sources"
"""The queue of tasks whose pictures are to be downloaded first; every worker listens to it."""

FETCHES = 8
"""How many tasks a worker downloads for at the same time. Downloads mostly wait, so there are several; each
has its picture in memory, 32 MiB at most by default, so there are not many."""

FETCHES_OF_A_KEY = 3
"""How many of these may be of one key: a picture's server that answers slowly costs its client nothing, and
would otherwise hold back the downloads of all others. Two such keys leave room for a third."""

CALLBACKS = "callbacks"
"""The queue of deliveries; every worker listens to it."""

DELIVERIES = 8
"""How many a worker has under way at the same time: most of their time is waiting for receivers."""

DELIVERIES_OF_A_KEY = 3
"""How many of these may be of one key: its receivers that hang would otherwise hold back those of others."""

DELIVERY_POLLING = 1.0
"""Seconds between two looks for a delivery: a callback may be so much later."""

RUN_TASK = "run_task"
FETCH = "fetch_sources"
DELIVER = "deliver_callback"
OURS = (RUN_TASK, FETCH, DELIVER)

FETCHING = ":fetch"  # after a task's id
BETWEEN = ":"  # a callback's id and an attempt's number; no id contains it


def fetching(task_id: str) -> str:
    """The name of a task's place in the queue of downloads; its place among tasks has its id for a name."""
    return task_id + FETCHING


def delivery(callback_id: str, attempt: int) -> str:
    """The name of an attempt in the queue: the same however often it is put there."""
    return f"{callback_id}{BETWEEN}{attempt}"
