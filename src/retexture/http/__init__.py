"""The HTTP server: the wire contract, event streams, files and pages."""
