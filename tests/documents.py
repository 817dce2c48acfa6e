"""The fenced samples of documents, as they stand."""

from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

REPOSITORY = Path(__file__).parent.parent
DOCS = REPOSITORY / "docs"


@dataclass(frozen=True)
class Sample:
    """A fenced block; ``line`` is where its fence opens."""

    path: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(REPOSITORY)}:{self.line}"


def samples(path: Path, *languages: str) -> list[Sample]:
    """The blocks of a document, in order: those in ``languages``, or all where none is named."""
    fences = [token for token in MarkdownIt().parse(path.read_text("utf-8")) if token.type == "fence"]
    found = [
        Sample(path, token.map[0] + 1 if token.map else 0, (token.info.split() or [""])[0], token.content)
        for token in fences
    ]
    return [sample for sample in found if not languages or sample.language in languages]


def spoken_code(path: Path) -> list[str]:
    """The pieces of code within sentences and tables."""
    tokens = MarkdownIt().enable("table").parse(path.read_text("utf-8"))
    inner = [child for token in tokens for child in token.children or ()]
    return [child.content for child in inner if child.type == "code_inline"]
