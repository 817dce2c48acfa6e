"""The mentions of a prompt in order, as every pass of the parser reads them."""

from retexture.prompts.lexicon import states
from retexture.prompts.parse.mentions import Mention
from retexture.prompts.text import Gap


class Tokens(tuple[Mention, ...]):
    """Mentions in order. Places beyond either end have no words and belong to no clause."""

    __slots__ = ()

    def text(self, at: int) -> str:
        """Return the words of a mention; none beyond the ends."""
        return self[at].text if 0 <= at < len(self) else ""

    def joined(self, at: int) -> bool:
        """Say whether a mention belongs to the same clause as the one before it."""
        return 0 < at < len(self) and self[at].gap < Gap.COMMA

    def span(self, first: int, end: int) -> "Tokens":
        """Return the mentions from ``first`` to before ``end``."""
        return Tokens(self[max(first, 0) : end])


def lies(tokens: Tokens, at: int) -> bool:
    """Say whether a mention is a state of what lies on a surface: "deep snow"; "snowy" describes a noun."""
    if not 0 <= at < len(tokens):
        return False
    mention = tokens[at]
    return mention.means.state is not None and not mention.stuff and mention.text.endswith(states.LYING)
