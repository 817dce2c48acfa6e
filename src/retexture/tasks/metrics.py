"""What is counted about tasks. Worker processes and the server add up in one place; see docs/operating.md."""

from prometheus_client import Counter, Histogram

_SECONDS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300, 600, 1800)

ENDED = Counter("retexture_tasks_ended", "Tasks that ended.", ["engine", "outcome"])
WAIT = Histogram(
    "retexture_task_wait_seconds",
    "From the answer of create to the start of work.",
    ["engine"],
    buckets=_SECONDS,
)
DURATION = Histogram(
    "retexture_task_duration_seconds",
    "From the start of work to the end.",
    ["engine", "outcome"],
    buckets=_SECONDS,
)
OUTPUT_RETRIES = Counter(
    "retexture_output_retries", "Outputs that failed once and were tried again.", ["engine"]
)
ENGINES_LEFT = Counter(
    "retexture_engines_left", "Engines that a chain left for the next, by the reason.", ["engine", "why"]
)
RECOVERED = Counter("retexture_tasks_recovered", "Tasks taken up again after their worker died.", ["engine"])
STORAGE_ERRORS = Counter(
    "retexture_storage_errors", "Times that a task had to wait because the storage could not be used."
)
ORDERS_REFUSED = Counter("retexture_orders_refused", "Orders that a limit forbade, by the limit.", ["reason"])
REPLAYS = Counter("retexture_idempotent_replays", "Orders that were answered with an earlier order's task.")
SOURCES_REFUSED = Counter("retexture_sources_refused", "Pictures that could not be used.", ["error"])
WORKER_RESTARTS = Counter("retexture_worker_restarts", "Workers that died and were started again.")
CALLBACK_ATTEMPTS = Counter(
    "retexture_callback_attempts", "Attempts to deliver callbacks, by what came of them.", ["outcome"]
)
CALLBACKS_ENDED = Counter(
    "retexture_callbacks_ended", "Callbacks that are not tried any more, by their state.", ["state"]
)
CALLBACK_SECONDS = Histogram(
    "retexture_callback_seconds",
    "How long attempts to deliver callbacks took.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 20),
)
