"""Worker processes: supervision, leases, and the queue's runtime."""
