"""What can be wrong with a URL; each message is one sentence for whoever gave the URL.

No message names an address or repeats what a server said, because either may belong to the inner network. The
number of a status is shown: it comes from the public internet, or from a network that the operator allows.
"""


class BadUrl(ValueError):
    """The URL is refused by its form alone, before anything is looked up."""


class FetchFailed(Exception):
    """The URL is refused by where it leads, or what is there can't be downloaded.

    Attributes:
        retry_after: Seconds for which the server asks to be left alone, 0 where it asks for nothing. None:
            the failure is no temporary one, and the same request would fail again.
        detail: What went wrong on the connection, in the words of libraries and perhaps of the server; may be
            empty. Unlike the message it is for administrators, and for others where ``public``.
        public: Whether the server is known to be on the public internet.
    """

    def __init__(
        self, message: str, retry_after: float | None = None, *, detail: str = "", public: bool = False
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.detail = detail
        self.public = public


class FetchStopped(Exception):
    """Whoever asked for the request does not want it any more."""
