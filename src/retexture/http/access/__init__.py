"""Who calls, from where, and what is theirs."""
