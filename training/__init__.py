"""Networks that are trained for the package: what they learn from, and how. Only to renew their weights."""
