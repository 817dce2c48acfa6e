"""Write the results of an evaluation into ``quality.md``: ``make quality`` makes them and calls this."""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent / "quality.md"
REPORTS = ("looks", "obedience")

Row = Mapping[str, Any]


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; every column but the first is set to the right."""
    lines = [headings, ["---", *["---:"] * (len(headings) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def number(value: float | None, digits: int = 2) -> str:
    """A number, or a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


def share(value: float | None) -> str:
    """A share in percent, or a dash where there is none."""
    return "–" if value is None else f"{value:.0%}"


def looks(content: Row) -> str:
    """The pairs that pass and the medians of each look."""
    measured = ("structure", "leak", "change", "coherence")
    headings = ("look", "passed", *measured, "palette ΔE", "texture", "recognised")
    rows = (
        (
            look["name"],
            f"{look['passed']} of {look['pairs']}",
            *(number(look[name]) for name in measured),
            number(look["palette"], 1),
            number(look["texture"]),
            share(look["recognised"]),
        )
        for look in (*content["looks"], {**content["all"], "name": "**all**"})
    )
    return table(headings, rows)


def obedience(content: Row) -> str:
    """How far each prompt was followed where it asked for something in particular."""
    headings = ("prompt", "parts reached", "spilled", "palette ΔE", "furthest", "variety ΔE", "of pattern")
    rows = (
        (
            look["name"],
            share(look["reached"]),
            share(look["spilled"]),
            number(look["palette"], 1),
            number(_furthest(content, look["name"]), 1),
            number(look["variety_colour"], 1),
            number(look["variety_pattern"]),
        )
        for look in content["looks"]
    )
    return table(headings, rows)


def made_of(content: Row) -> str:
    """What was evaluated, and how."""
    photos = ", ".join(sorted(photo["name"] for photo in content["photos"]))
    settings = ", ".join(f"{name} {value}" for name, value in content["settings"].items())
    engines = ", ".join(f"engine {name} {version}" for name, version in content["engines"].items())
    everything = content["all"]
    passed = f"**{everything['passed']} of {everything['pairs']} pairs pass the gate.**"
    return f"{passed} {photos}; {settings}; {engines}, Retexture {content['retexture']}."


def failing(content: Row) -> str:
    """The pairs that do not pass, with the reasons."""
    lines = [f"- {row['photo']}, {row['prompt']}: {'; '.join(row['why'])}" for row in content["failing"]]
    return "\n".join(lines) or "None."


def _furthest(content: Row, look: str) -> float | None:
    """The palette that is furthest from the colours named, of all variations."""
    distances = [
        surface["palette"]["distance"]
        for case in content["cases"]
        if case["look"] == look
        for judged in case["judged"]
        for surface in judged["agreement"]["surfaces"]
        if surface["named"] and surface["palette"]
    ]
    return max(distances, default=None)


def put(page: str, name: str, text: str) -> str:
    """Put a text between the two marks of that name."""
    mark = f"<!-- {name} -->"
    before, _, after = page.split(mark)
    return f"{before}{mark}\n\n{text}\n\n{mark}{after}"


def main() -> None:
    """Put the tables between their marks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=Path, help="the folder with the reports looks/ and obedience/")
    reports = parser.parse_args().reports
    reported = [json.loads((reports / name / "report.json").read_text("utf-8")) for name in REPORTS]
    page = PAGE.read_text("utf-8")
    for name, text in (
        ("looks", f"{made_of(reported[0])}\n\n{looks(reported[0])}"),
        ("failing", failing(reported[0])),
        ("obedience", f"{made_of(reported[1])}\n\n{obedience(reported[1])}"),
    ):
        page = put(page, name, text)
    PAGE.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
