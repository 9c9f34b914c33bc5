"""Opens packed files (gz, bz2, tar, zip, and formats that are zips) within stated limits."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from analysis.errors import InputError

# What one file, and one archive once unpacked, may hold: far above any corpus, far below a bomb.
MOST_BYTES = 512 * 2**20
MOST_MEMBERS = 200_000
MOST_RATIO = 200
# A small file may well pack to less than a two-hundredth of itself.
SMALL_BYTES = 2**20

# What the standard library raises on files that are damaged, encrypted or packed in an unknown way.
DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    KeyError,
    UnicodeDecodeError,
    NotImplementedError,
    RuntimeError,
)
STREAMS = {".gz": gzip.open, ".bz2": bz2.open}
MAGIC = {".gz": b"\x1f\x8b", ".bz2": b"BZh"}
TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2")


def packing_of(name: str) -> str:
    """Return the suffix of a single packed file ("post.csv.gz" has ".gz"), else "".

    >>> packing_of("post.csv.gz"), packing_of("post.csv"), packing_of("posts.tar.gz")
    ('.gz', '', '')
    """
    lower = name.lower()
    return next((s for s in STREAMS if lower.endswith(s) and not lower.endswith(TARS)), "")


def unpack(packed: bytes, suffix: str) -> bytes:
    """Return the content of a gz or bz2 file; raise `InputError` for a bomb.

    Never holds more than the limit: what lies beyond it is not unpacked.
    """
    most = min(MOST_BYTES, max(SMALL_BYTES, MOST_RATIO * len(packed)))
    content = STREAMS[suffix](io.BytesIO(packed)).read(most + 1)
    if len(content) > most:
        raise InputError(f"unpacks to more than {most:,} bytes; unpack it, and split the file")
    return content


def tar_members(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file in a tar, in the archive's order; links are left out."""
    content = read_bounded(path)
    packing = next((s for s in STREAMS if content.startswith(MAGIC[s])), None)
    content = unpack(content, packing) if packing else content
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
        for number, member in enumerate(archive, 1):
            if number > MOST_MEMBERS:
                raise InputError(f"more than {MOST_MEMBERS:,} files in it; split the archive")
            if member.isfile():
                yield member.name.removeprefix("./"), archive.extractfile(member).read()


def read_bounded(path: Path) -> bytes:
    """Return the bytes of a file; raise `InputError` where they are more than one file may hold."""
    if (size := path.stat().st_size) > MOST_BYTES:
        raise InputError(f"{size:,} bytes are more than {MOST_BYTES:,}; split the file")
    return path.read_bytes()


def check_archive(archive: zipfile.ZipFile) -> None:
    """Raise `InputError` for a zip that unpacks to more than the stated limits."""
    members = archive.infolist()
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_BYTES:
        raise InputError(
            f"the archive unpacks to {len(members):,} files of {unpacked:,} bytes; at most "
            f"{MOST_MEMBERS:,} files and {MOST_BYTES:,} bytes are read; split it"
        )
    if unpacked > SMALL_BYTES and unpacked > MOST_RATIO * max(packed, 1):
        times = unpacked // max(packed, 1)
        raise InputError(f"the archive unpacks to {times} times its size; pack plain articles")


def check_package(content: bytes) -> None:
    """Raise `InputError` for a docx, xlsx, odt or epub, which are zips, that is a bomb."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        check_archive(archive)
