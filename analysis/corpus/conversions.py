"""What to convert a format to that is not read."""

from __future__ import annotations

ADVICE = {
    "save it as docx or txt": "pages wpd wps odm docm dotx dot wri abw sxw hwp md markdown tex adoc rst",
    "save it as pdf with text, or as txt": "ppt pptx pps ppsx odp key ps eps xps oxps djvu djv one pub",
    "save it as csv or xlsx": "ods numbers sav zsav por dta sas7bdat rds rda rdata mdb accdb dbf xlsb xlsm",
    "export the table as csv": "sqlite sqlite3 db sql",
    "save it as parquet or csv": "feather arrow orc avro pkl pickle h5 hdf5 npy npz",
    "save each message as eml, or all as mbox": "msg pst ost olm dbx",
    "convert it to epub": "mobi azw azw3 prc lit fb2 lrf chm",
    "unpack it, or pack the articles as zip": "rar 7z xz zst lz4 lzma cab iso z br arj sit dmg",
    "export the records as ris or bib": "enl enlx nbib ciw enw rdfxml zotero",
    "run OCR over it, and save it as pdf with text or as txt": "png jpg jpeg tif tiff gif bmp webp heic",
    "transcribe it, and save the transcript as txt": "mp3 mp4 m4a wav ogg avi mov mkv webm flac",
    "save it as txt": "srt vtt sub log tei",
    "open the address, and save the page as html": "url webloc desktop lnk",
}
ADVICE_BY_SUFFIX = {
    f".{suffix}": advice for advice, suffixes in ADVICE.items() for suffix in suffixes.split()
}


def conversion_advice(suffix: str) -> str:
    """Return what to do with a file of a format that is not read, "" where that is not known.

    >>> conversion_advice(".djvu")
    'save it as pdf with text, or as txt'
    """
    return ADVICE_BY_SUFFIX.get(suffix.lower(), "")
