"""The documentation as a site: ``make docs``. ``docs/decisions/documentation-site.md`` says why so."""

import re

from sphinx.application import Sphinx

import retexture

project = "Retexture"
author = "The Retexture authors"
project_copyright = "The Retexture authors"
release = retexture.__version__
version = release

extensions = ["myst_parser", "sphinx_copybutton"]
source_suffix = {".md": "markdown"}
nitpicky = True
suppress_warnings = ["misc.highlighting_failure"]  # samples leave things out with "…"

myst_heading_anchors = 3

html_theme = "furo"
html_title = "Retexture"
html_favicon = "../src/retexture/http/console/icon.svg"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_theme_options = {"navigation_with_keys": True, "footer_icons": []}
pygments_style = "friendly"
pygments_dark_style = "native"

# Files at the root of the repository, where their readers look for them, which are pages of the site as well.
ROOT_PAGES = ("ARCHITECTURE", "CHANGELOG", "CONTRIBUTING", "SECURITY")
_TO_ROOT_PAGE = re.compile(rf"\]\((?:\.\./)+({'|'.join(ROOT_PAGES)})\.md")


def lead_to_pages(_app: Sphinx, _name: str, source: list[str]) -> None:
    """Let links to files at the root of the repository lead to the pages that show them."""
    source[0] = _TO_ROOT_PAGE.sub(lambda found: f"](/project/{found[1].lower()}.md", source[0])


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("source-read", lead_to_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
