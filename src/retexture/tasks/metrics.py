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
RECOVERED = Counter("retexture_tasks_recovered", "Tasks taken up again after their worker died.", ["engine"])
WORKER_RESTARTS = Counter("retexture_worker_restarts", "Workers that died and were started again.")
