"""Every sample of the documents is run: as it stands, in order, against what is installed."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from databases import new_database, postgres, postgres_binaries
from documents import DOCS, REPOSITORY, Sample, samples
from object_server import ACCESS_KEY, SECRET_KEY, s3_server
from reading import missing_programs, reading
from running import free_port

RUN = ("sh", "python", "js")
SHOWN = {"json", "http", "toml", ""}  # what is shown, and nobody runs
SITE = re.compile(r"\{(toctree|include)\}")

PICTURE = r"http://127\.0\.0\.1:\d+/files/[\w-]+\.png"

# What the pages must have led to: a pattern, and how often it is printed at least.
LED_TO: dict[str, list[tuple[str, int]]] = {
    "quick-start.md": [(PICTURE, 4), (r"retextured/photo-\d\.png", 4), ("engine procedural", 1)],
    "tutorial.md": [
        (r"retextured/cup-\d+\.png", 12),
        (r'"understood": "Copper \(worn\); without moss\."', 1),
        (r"marble/cup-\d\.webp", 2),
    ],
    "batches.md": [
        (r"marble/first-1\.png", 3),
        (r"marble/summer/beach/third-1\.png", 3),
        ("exit code 2", 1),
        (r"albums/first\.jpg\tmarble/first-1\.png\tWhite marble", 1),
        (r"(?m)^3$", 1),
        (r"retexture: 3 made, 1 failed, 1 skipped\.", 1),
    ],
    "api.md": [
        (PICTURE, 8),
        ("(?m)^completed$", 3),
        ("event: done", 1),
        ("whsec_", 1),
        ('"text": "--tile"', 1),
    ],
    "openai-clients.md": [
        (PICTURE, 2),
        (r"\d+x\d+ 0\.0000", 1),
        (r"image_edit\.partial_image \d+x\d+", 2),
        (r"image_edit\.completed \d+x\d+", 3),
        ("(?m)^midjourney_retexture$", 1),
    ],
    "conformance.md": [("(?m)^good ", 50), ("(?m)^good +task.foreign", 1)],
    "moving-over.md": [(PICTURE, 8), ("in_progress|completed", 1)],
    "README.md": [
        (r"retextured/photo-\d\.png", 4),
        (r"White marble with gold veins\.", 2),
        ("in_progress", 1),
    ],
    "operating.md": [
        (PICTURE, 4),
        ("photo app", 1),
        ("whsec_", 2),
        ("/sign-in#", 1),
        ("(?m)^s3 true$", 1),
        ("(?m)^good +presigned URLs", 1),
    ],
}

# Samples that need more than a shell are run where they have it.
ELSEWHERE = {
    ("library.md", "python"): "integration/test_library.py",
    ("callbacks.md", "sh"): "e2e/test_callbacks_document.py",
    ("callbacks.md", "python"): "e2e/test_callbacks_document.py",
    ("callbacks.md", "js"): "e2e/test_callbacks_document.py",
    ("adding-a-look.md", "python"): "integration/test_adding_a_look.py",
    ("adding-a-parameter.md", "python"): "integration/test_adding_a_parameter.py",
    ("stronger-eyes.md", "sh"): "networks/test_page.py",
}


def run_here(page: Path) -> list[Sample]:
    """The samples of a page that are run here."""
    return [each for each in samples(page, *RUN) if (page.name, each.language) not in ELSEWHERE]


def pages() -> list[Path]:
    """The pages that have something to run here."""
    texts = [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
    return [page for page in texts if run_here(page)]


@contextmanager
def a_web_server(photo: Path) -> Iterator[str]:
    """Somewhere on the web, where every address is that of the photograph."""

    class Photo(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = photo.read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Photo)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def a_database() -> Iterator[str | None]:
    """The address of a Postgres, where there is one."""
    binaries = postgres_binaries()
    if binaries is None:
        yield None
        return
    with postgres(binaries) as server, new_database(server) as url:
        yield url


@pytest.fixture(scope="module")
def an_object_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an S3 server."""
    with s3_server(tmp_path_factory.mktemp("s3") / "here") as address:
        yield address


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_page_does_what_it_says(
    page: Path, tmp_path: Path, a_database: str | None, an_object_store: str
) -> None:
    texts = run_here(page)
    if missing := missing_programs(texts):
        pytest.skip(f"the page asks for {', '.join(missing)}")
    if a_database is None and any("postgresql://" in sample.text for sample in texts):
        pytest.skip("PostgreSQL is not installed")
    with a_web_server(tmp_path / "here" / "photo.jpg") as web:
        exchanged = {
            "https://example.org": web,
            "postgresql://retexture:…@db/retexture": f"'{a_database}'",
            "https://s3.example.com": an_object_store,
            "AWS_ACCESS_KEY_ID=…": f"AWS_ACCESS_KEY_ID={ACCESS_KEY}",
            "AWS_SECRET_ACCESS_KEY=…": f"AWS_SECRET_ACCESS_KEY={SECRET_KEY}",
        }
        settings = {"RETEXTURE_FETCH_ALLOW": "127.0.0.0/8", "AWS_ALLOW_HTTP": "true"}
        with reading(tmp_path, free_port(), exchanged, settings) as reader:
            finished = reader.follow(texts)
    told = f"{finished.stdout}\n{finished.stderr}"
    assert finished.returncode == 0, told
    for pattern, times in LED_TO.get(page.name, []):
        assert len(re.findall(pattern, finished.stdout)) >= times, (pattern, told)


def test_the_first_picture_of_an_installation_takes_ten_commands() -> None:
    before_keys = (DOCS / "operating.md").read_text().partition("## In containers")[0].count("\n")
    first = [each.text for each in samples(DOCS / "operating.md", "sh") if each.line < before_keys]
    commands = "".join(first).replace("\\\n", " ").splitlines()
    assert "generation" in commands[-1]
    assert len(commands) <= 10


def test_no_sample_is_left_out() -> None:
    for page in (*DOCS.glob("**/*.md"), *REPOSITORY.glob("*.md")):
        for sample in samples(page):
            assert sample.language in {*RUN, *SHOWN} or SITE.match(sample.language), str(sample)
            if (page.name, sample.language) in ELSEWHERE:
                place = ELSEWHERE[page.name, sample.language]
                assert page.name in (REPOSITORY / "tests" / place).read_text(), str(sample)
            elif sample.language in RUN:
                assert page in pages(), str(sample)
