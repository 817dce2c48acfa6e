"""A storm: everything is killed, frozen and restarted while tasks are ordered, and nothing may be lost."""
