"""Put the figures of ``retexture eval --parts`` into ``seeing.md``, beside those that are there already.

    retexture eval --parts FOLDER... -o build/seen
    python docs/make_seeing.py "with a better eye" build/seen/parts.json

``seeing.json`` keeps the figures by label; giving a label again replaces its figures.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from make_quality import number, put, table

PAGE = Path(__file__).parent / "seeing.md"
FIGURES = Path(__file__).parent / "seeing.json"
GROUPS = ("photos", "drawn")
KEPT = (*GROUPS, "kinds")
STYLES = ("block-out", "clay", "clay and lines", "lines")
OF_SCENES = ("subject", "sky", "plants", "floor", "wall", "ceiling", "roof")

Report = Mapping[str, Any]
Reports = Mapping[str, Report]


def parts(reports: Reports, group: str) -> str:
    """Median overlap, and clearly false claims, of each part, a pair of columns for each report."""
    headings = ["part", "shown", "absent"]
    headings += [f"{what}, {label}" for label in reports for what in ("median IoU", "mean", "false > 2 %")]
    rows = []
    for part in _names(reports, group):
        rows.append([part])
        found = [_row(report[group]["parts"], "part", part) for report in reports.values()]
        known = next(row for row in found if row)
        rows[-1] += [str(known["shown"]), str(known["absent"])]
        for row in found:
            rows[-1] += [
                number(row.get("median")),
                number(row.get("mean")),
                str(row.get("clearly_false", "–")),
            ]
    return table(headings, rows)


def styles(reports: Reports) -> str:
    """Median overlap of the parts of drawn scenes, by the way they are drawn."""
    headings = ["part", *(f"{style}, {label}" for label in reports for style in STYLES)]
    rows = (
        [
            part,
            *(
                number(_row(report["kinds"][style], "part", part).get("median"))
                for report, style in _styled(reports)
            ),
        ]
        for part in OF_SCENES
    )
    return table(headings, rows)


def faces(reports: Reports) -> str:
    """Faces found and false, a sentence for each report."""
    lines = []
    for label, report in reports.items():
        of = report["photos"]["faces"]
        lines.append(
            f"- {label}: {of['found']} of {of['there']} found, {of['false']} false, in {of['picture']}"
        )
    return "\n".join(lines)


def targets(reports: Reports, group: str) -> str:
    """What came of the named targets: where they are shown, and where they are not."""
    headings = (
        "target",
        "figures",
        "shown",
        "right",
        "wrong",
        "not found",
        "absent",
        "painted all the same",
        "sprayed",
    )
    columns = ("shown", "right", "wrong", "not_found", "absent", "absent_wrong", "sprayed")
    names = next(iter(reports.values()))[group]["targets"]
    rows = (
        [
            name["target"],
            label,
            *(str(_row(report[group]["targets"], "target", name["target"])[key]) for key in columns),
        ]
        for name in names
        for label, report in reports.items()
    )
    return table(headings, rows)


def _styled(reports: Reports) -> Iterator[tuple[Report, str]]:
    return ((report, style) for report in reports.values() for style in STYLES)


def _names(reports: Reports, group: str) -> Iterable[str]:
    """The parts of all reports, in the order in which they list them."""
    return dict.fromkeys(row["part"] for report in reports.values() for row in report[group]["parts"])


def _row(rows: Iterable[Mapping[str, Any]], key: str, name: str) -> Mapping[str, Any]:
    return next((row for row in rows if row[key] == name), {})


def main() -> None:
    """Keep the figures of a report, and put those of all between their marks."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("label", help="what the figures are of, in a few words")
    parser.add_argument("report", type=Path, help="parts.json")
    given = parser.parse_args()
    content = json.loads(given.report.read_text("utf-8"))
    reports = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    reports[given.label] = {name: content[name] for name in KEPT}
    FIGURES.write_text(json.dumps(reports, indent=1, ensure_ascii=False) + "\n", "utf-8")
    page = PAGE.read_text("utf-8")
    for name, text in (
        ("photos", parts(reports, "photos")),
        ("drawn", parts(reports, "drawn")),
        ("styles", styles(reports)),
        ("faces", faces(reports)),
        ("targets-photos", targets(reports, "photos")),
        ("targets-drawn", targets(reports, "drawn")),
    ):
        page = put(page, name, text)
    PAGE.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
