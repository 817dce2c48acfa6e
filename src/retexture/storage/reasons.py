"""Descriptions of a storage's errors for its operator, without secrets."""

import re

_REASONS = (
    (
        r"NoSuchBucket|NoSuchContainer|ContainerNotFound|bucket does not exist",
        "there is no such bucket; create it, or correct the storage's URL",
    ),
    (r"InvalidAccessKeyId", "the access key is not known there; check the access key id"),
    (
        r"SignatureDoesNotMatch|AuthenticationFailed|InvalidAuthenticationInfo",
        "the secret does not belong to the access key; check the secret",
    ),
    (
        r"AccessDenied|AuthorizationFailure|status: 40[13]\b",
        "the credentials may not do that; check them, and the rights that they have",
    ),
    (
        r"NoCredentials|CredentialsNotLoaded|[Mm]issing ?(?:credentials|AccessKeyId|SecretAccessKey)",
        "there are no credentials; set those of the provider",
    ),
    (r"BadScheme", "its endpoint is http, not https; set AWS_ALLOW_HTTP=true if that is meant"),
    (r"dns error", "the name of its endpoint is not known; check the endpoint"),
    (r"[Cc]ertificate", "the certificate of its endpoint is not trusted; check the endpoint"),
    (r"kind: Timeout|TimedOut", "it does not answer; check the endpoint and the network"),
    (r"kind: Connect\b", "nothing answers at its endpoint; check the endpoint and the network"),
)
_STATUS = re.compile(r"status: ([45][0-9]{2})\b|status code: ([45][0-9]{2})\b")
_SYSTEM = re.compile(r'message: "([^"]{1,100})"')
"""How an error of the operating system is written by obstore."""

_ADVICE = "check its URL, rights and free space"


def reason(error: BaseException) -> str:
    """Return what is wrong with the storage, and what to do.

    Nothing of its own message is repeated but a status, or the operating system's words: addresses may carry
    signatures.
    """
    text = str(error)
    for pattern, description in _REASONS:
        if re.search(pattern, text):
            return description
    if (status := _STATUS.search(text)) is not None:
        return f"it answers with status {status[1] or status[2]}; {_ADVICE}"
    strerror = error.strerror if isinstance(error, OSError) else None
    if (system := _SYSTEM.search(text)) is not None:
        strerror = system[1]
    return f"{strerror}; {_ADVICE}" if strerror else _ADVICE


def lacks_place(error: BaseException) -> bool:
    """Whether it is not the object that is missing, but the bucket that it would lie in."""
    return re.search(_REASONS[0][0], str(error)) is not None
