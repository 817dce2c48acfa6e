"""What a file says besides its pixels: whose the source is, when it was taken, how the picture was made."""

import io
from dataclasses import dataclass
from enum import Enum
from xml.sax.saxutils import escape

from PIL import ExifTags, Image, IptcImagePlugin

_OWN = "https://github.com/retexture/retexture/ns/1.0/"
_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic"
"""IPTC's word for pictures that are made of a photo and of what a program made."""

_LONGEST = 2000  # characters of a text that is taken over: no photographer's notice is as long


class MetadataChoice(Enum):
    """What is written; the value is the name that users type."""

    NONE = "none"
    KEEP = "keep"
    CREDENTIALS = "credentials"


@dataclass(frozen=True)
class Rights:
    """What a source says of itself; empty where it says nothing.

    Attributes:
        creator: Who made it.
        notice: The copyright notice.
        taken: When, as EXIF writes it: "2026:11:30 17:09:40".
    """

    creator: str = ""
    notice: str = ""
    taken: str = ""


@dataclass(frozen=True)
class Provenance:
    """How a picture was made.

    Attributes:
        prompt: What was asked for.
        engine: What made it, with its version.
        seed: Makes it again.
        source: Hex digest of the source's encoded bytes.
    """

    prompt: str
    engine: str
    seed: int
    source: str


@dataclass(frozen=True)
class FileMetadata:
    """What is written beside pixels, encoded; empty: nothing.

    Attributes:
        exif: An EXIF block.
        xmp: An XMP packet.
        profile: The ICC profile in whose colours the pixels are written; empty: sRGB.
    """

    exif: bytes = b""
    xmp: bytes = b""
    profile: bytes = b""


def rights_of(data: bytes) -> Rights:
    """Read what an encoded picture says of whose it is, in EXIF, else IPTC; nothing where it can't be."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            exif = picture.getexif()
            own = exif.get_ifd(ExifTags.IFD.Exif)
            iptc = IptcImagePlugin.getiptcinfo(picture) or {}
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, IndexError, EOFError):
        return Rights()
    return Rights(
        creator=_text(exif.get(ExifTags.Base.Artist)) or _text(iptc.get((2, 80))),
        notice=_text(exif.get(ExifTags.Base.Copyright)) or _text(iptc.get((2, 116))),
        taken=_text(own.get(ExifTags.Base.DateTimeOriginal)) or _text(exif.get(ExifTags.Base.DateTime)),
    )


def metadata_of(rights: Rights, made: Provenance | None, profile: bytes = b"") -> FileMetadata:
    """Encode what a file says.

    Args:
        rights: Of its source.
        made: How the picture was made, where that is told.
        profile: As of :class:`FileMetadata`.
    """
    exif = Image.Exif()
    for tag, value in (
        (ExifTags.Base.Artist, rights.creator),
        (ExifTags.Base.Copyright, rights.notice),
        (ExifTags.Base.DateTime, rights.taken),
    ):
        if value:
            exif[tag] = value.encode()  # as text, Pillow would write it as ASCII
    if rights.taken:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = rights.taken.encode()
    if made is None and rights == Rights():
        return FileMetadata(profile=profile)
    return FileMetadata(exif.tobytes() if rights != Rights() else b"", _xmp(rights, made), profile)


def _text(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, str):
        value = value.encode("latin-1", "replace")  # which Pillow reads EXIF's texts as
    if not isinstance(value, bytes):
        return ""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        text = value.decode("latin-1")
    return "".join(letter for letter in text if letter.isprintable()).strip()[:_LONGEST]


def _said_of_source(rights: Rights) -> list[str]:
    """The elements of XMP that say whose the source is."""
    fields = []
    if rights.creator:
        fields.append(
            f"<dc:creator><rdf:Seq><rdf:li>{escape(rights.creator)}</rdf:li></rdf:Seq></dc:creator>"
        )
    if rights.notice:
        notice = escape(rights.notice)
        fields.append(
            f'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{notice}</rdf:li></rdf:Alt></dc:rights>'
        )
    if rights.taken:
        day, _, time = rights.taken.partition(" ")
        taken = day.replace(":", "-") + (f"T{time}" if time else "")
        fields.append(f"<photoshop:DateCreated>{escape(taken)}</photoshop:DateCreated>")
    return fields


def _said_of_making(made: Provenance) -> list[str]:
    """The elements of XMP that say how the picture was made."""
    return [
        "<xmp:CreatorTool>Retexture</xmp:CreatorTool>",
        f"<Iptc4xmpExt:DigitalSourceType>{_SOURCE_TYPE}</Iptc4xmpExt:DigitalSourceType>",
        f"<retexture:prompt>{escape(_printable(made.prompt))}</retexture:prompt>",
        f"<retexture:engine>{escape(made.engine)}</retexture:engine>",
        f"<retexture:seed>{made.seed}</retexture:seed>",
        f"<retexture:sourceSha256>{made.source}</retexture:sourceSha256>",
    ]


def _xmp(rights: Rights, made: Provenance | None) -> bytes:
    """An XMP packet (ISO 16684-1), in the words of Dublin Core, Photoshop and IPTC, and our own."""
    fields = _said_of_source(rights) + ([] if made is None else _said_of_making(made))
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
        f'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:retexture="{_OWN}">'
        f'{"".join(fields)}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
    return packet.encode()


def _printable(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
