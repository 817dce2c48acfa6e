"""One attempt to deliver a webhook, and its outcome."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from ipaddress import IPv4Network, IPv6Network

from standardwebhooks import Webhook

from retexture.fetching import Answered, BadUrl, Fetcher, FetchFailed, FetchPolicy
from retexture.webhooks.waiting import seconds_to_wait

TIMEOUT = 15.0
"""Seconds for all of an attempt: name, connection, request and answer."""

DETAIL_LENGTH = 200
"""Characters of what a receiver answered that are kept: enough to tell an error page from another."""

_NOT_PUBLIC = (
    "The URL's host is unknown or not on the public internet; use a URL that everyone can open, or have the "
    "server's operator allow its network in RETEXTURE_CALLBACK_ALLOW."
)


@dataclass(frozen=True)
class Outcome:
    """The outcome of an attempt.

    Attributes:
        delivered: The receiver accepted it.
        gone: The receiver wants no more of it.
        http_status: What it answered; None: nothing.
        message: One sentence for the task's key; the same for all answers from private networks.
        wait: Seconds that the receiver asks to be left alone, 0 where it asks for none.
        detail: How its answer began, or why there was none, in printable characters; may be empty.
        public: Whether others than administrators may see status and detail.
    """

    delivered: bool
    gone: bool
    http_status: int | None
    message: str
    wait: float = 0.0
    detail: str = ""
    public: bool = False


def sending_policy(
    allowed_networks: Sequence[IPv4Network | IPv6Network] = (), timeout: float = TIMEOUT
) -> FetchPolicy:
    """Where webhooks may be sent to and how long an attempt may take.

    Args:
        allowed_networks: Networks outside the public internet that may be reached nevertheless.
        timeout: In seconds.
    """
    return FetchPolicy(
        allowed_networks=tuple(allowed_networks),
        read_timeout=timeout,
        total_timeout=timeout,
        refusal=_NOT_PUBLIC,
    )


class Sender:
    """Signs webhooks and sends them. It may be used from several threads."""

    def __init__(self, fetcher: Fetcher) -> None:
        """Send with ``fetcher``; its policy is mostly a :func:`sending_policy`."""
        self._fetcher = fetcher

    def send(self, url: str, message_id: str, body: bytes, secrets: Sequence[str]) -> Outcome:
        """Make one attempt; whatever goes wrong is its outcome.

        Args:
            url: Where to.
            message_id: The same at every attempt.
            body: JSON in UTF-8.
            secrets: To sign with, at least one; there is a signature with each.
        """
        now = datetime.now(UTC)
        signatures = (Webhook(secret).sign(message_id, now, body.decode()) for secret in secrets)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        }
        try:
            return outcome_of(self._fetcher.post(url, body, headers))
        except (BadUrl, FetchFailed) as error:
            detail, public = (error.detail, error.public) if isinstance(error, FetchFailed) else ("", False)
            return Outcome(
                delivered=False,
                gone=False,
                http_status=None,
                message=str(error),
                detail=_printable(detail),
                public=public,
            )


def outcome_of(answer: Answered) -> Outcome:
    """Judge a receiver's answer: 2xx accepts, 410 wants no more, all else fails."""
    delivered = 200 <= answer.status < 300
    return Outcome(
        delivered=delivered,
        gone=answer.status == HTTPStatus.GONE,
        http_status=answer.status,
        message=_message(answer, delivered),
        wait=0.0 if delivered else seconds_to_wait(answer.retry_after, time.time()),
        detail=_printable(answer.beginning.decode("utf-8", "replace")),
        public=answer.public,
    )


def _printable(text: str) -> str:
    """Put what a stranger sent into one line that can be shown anywhere."""
    shown = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(shown.split())[:DETAIL_LENGTH]


def _message(answer: Answered, delivered: bool) -> str:
    if delivered:
        return "The receiver accepted the callback."
    if not answer.public:
        return (
            "The receiver, on a private network, did not accept the callback; an administrator's key is told "
            "what it answered."
        )
    if answer.status == HTTPStatus.GONE:
        return "The receiver answered with status 410: it wants no more of this callback."
    if 300 <= answer.status < 400:
        return f"The receiver redirected ({answer.status}), which is not followed; name the address itself."
    return f"The receiver answered with status {answer.status}; any from 200 to 299 accepts the callback."
