"""Reading requests: bodies within bounds, orders, and what stands in a query."""
