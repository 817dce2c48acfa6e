"""What can be wrong with a URL, in two kinds; each message is one sentence for whoever gave the URL.

No message names an address or repeats what a server said, because either may belong to the inner network.
"""


class BadUrl(ValueError):
    """The URL is refused by its form alone, before anything is looked up."""


class FetchFailed(Exception):
    """The URL is refused by where it leads, or what is there can't be downloaded."""
