"""The names and marks of the exports of LexisNexis and Nexis, as their interfaces write them."""

from __future__ import annotations

import re
from typing import NamedTuple

# "2 of 20 DOCUMENTS" above a document, in the older layouts; "LEVEL 1 - 2 OF 20 STORIES" in the 1990s.
NUMBERED = re.compile(
    r"(?:(?:LEVEL \d+|FOCUS) ?- ?)?(\d+) OF (\d+) (?:DOCUMENTS?|STORIES|STORY|ARTICLES?)"
    r"|(?:DOCUMENT|DOKUMENT|DOCUMENTO|DOC) (\d+) (?:OF|VON|DE|DI|VAN) (\d+)"
    r"|(\d+) (?:VON|DE|DI|VAN) (\d+) (?:DOKUMENTEN?|DOCUMENTS?|DOCUMENTOS?|DOCUMENTI|DOCUMENTEN)",
    re.IGNORECASE,
)
# Below a document, in the newer layouts.
ENDED = re.compile(
    r"(?:(?P<text>.*\S)\s+)?(?P<mark>End of Document|Ende des Dokuments?|Fin du document|Fin del? documento|"
    r"Fine del documento|Einde van (?:het )?document|Fim do documento)"
)
# Below the last document, in the older layouts.
REQUEST_ENDED = re.compile(r"-{2,}\s*End of Request\s*-{2,}", re.IGNORECASE)
PAGE_NUMBER = re.compile(r"(?:Page|Seite|Página|Pagina) \d+(?: (?:of|von|de|sur|di|van) \d+)?", re.IGNORECASE)
LINK = re.compile(r"Link to (?:Image|Original|PDF)\b.{0,30}|\[?\s*Image (?:omitted|removed)\s*\]?", re.IGNORECASE)

# Fields between the heading and the text.
HEADER = frozenset(
    "section length byline dateline highlight headline distribution series column source show transcript guest "
    "guests anchors host name type url acc-no edition pub-type abstract note correction-date issn copyright "
    "language day date author kicker column-name insert keyword keywords slug "
    "rubrik länge autor überschrift von ressort spalte serie "
    "rubrique longueur auteur encart titre chronique "
    "sección longitud autor firma título titular "
    "rubriek lengte auteur kop samenvatting sectie datum-tijd bijschrift sezione lunghezza autore".split()
)
# Those with which a heading's fields begin, or which show that it has any.
CORE = frozenset(
    "section length byline dateline highlight headline rubrik länge autor überschrift rubrique longueur auteur encart "
    "titre sección longitud autor firma título titular rubriek lengte kop samenvatting sectie "
    "sezione lunghezza autore".split()
)
HEADLINES = ("headline", "überschrift", "titre", "título", "titular", "kop")
LEADS = frozenset((*HEADLINES, "highlight", "encart", "samenvatting"))
LENGTHS = ("length", "länge", "longueur", "longitud", "lengte", "lunghezza")
LANGUAGES = ("language", "sprache", "langue", "idioma", "taal", "lingua")
# Fields below the text.
TRAILER = frozenset(
    "load-date load-date-mdc update language graphic graphics publication-type transcript publication-code "
    "journal-code subject notes correction-date "
    "correction classification industry person geographic organization organisation company companies pub-type "
    "acc-no document-type ticker ticker-symbol country state city series type url name copyright "
    "ladedatum sprache grafik zeitungs-code publikationstyp thema branche firma unternehmen geographie "
    "date-chargement date-de-chargement langue type-publication type-de-publication sujet societe "
    "localisation-geo symbole-boursier secteur-activite graphique code-revue journal-code "
    "fecha-de-carga fecha-carga idioma tipo-de-publicación tema empresa gráfico "
    "laaddatum taal grafiek onderwerp publicatietype lingua data-caricamento".split()
)
LOADED = frozenset(
    "load-date load-date-mdc update ladedatum date-chargement date-de-chargement fecha-de-carga fecha-carga laaddatum "
    "data-caricamento".split()
)
# Fields whose content may run over several paragraphs.
LONG_FIELDS = frozenset(
    "graphic graphics grafik graphique gráfico grafiek notes correction clarification enhancement".split()
)
BODY_MARKS = frozenset(
    "body|text|full text|fulltext|body text|textkörper|volltext|corps|texte|corps du texte|cuerpo|texto|"
    "hoofdtekst|tekst|testo".split("|")
)
# Lines that stand alone above captions, notes or the classification, and how many lines each may stand above.
TRAILER_MARKS = dict.fromkeys(
    "graphic|graphics|grafik|graphique|gráfico|grafiek|grafico|related articles|verwandte artikel|"
    "articles connexes|artículos relacionados".split("|"),
    40,
) | dict.fromkeys("notes|correction|clarification|editor's note|anmerkungen|notas".split("|"), 3)
CLASSIFIED = frozenset(
    "classification|klassifikation|klassifizierung|clasificación|classificatie|classificazione".split("|")
)

RESERVED = re.compile(
    r".{0,60}\ball rights reserved\W*.*|alle rechte vorbehalten\W*|tous droits réservés\W*|"
    r"todos los derechos reservados\W*",
    re.IGNORECASE,
)
# Lines of the heading that are neither title nor outlet.
NOTICE = re.compile(
    r"(?:see )?(?:correction|clarification|editor'?s note|appended correction)s? appended\W*"
    r"|this content is provided to lexisnexis by.*|https?://\S+",
    re.IGNORECASE,
)
# A block of the heading that says who may print it.
RIGHTS = re.compile(
    r"may not be (?:republished|reproduced|published|broadcast)|express written (?:consent|permission)|"
    r"were compiled by|for personal(?:,| and) non-commercial use",
    re.IGNORECASE,
)
NO_HEADLINE = re.compile(
    r"no headline(?: in original)?|keine überschrift im original|sans titre|sin título",
    re.IGNORECASE,
)
DISTRIBUTED = re.compile(r"\(?(?:distributed|provided|supplied|syndicated|published|delivered) by\b.*", re.IGNORECASE)
DISTRIBUTOR = re.compile(
    r"\s*[-–/|;,(]?\s+\(?(?:(?:distributed|provided|supplied|syndicated) by|syndigate|contify)\b.*|"
    r"\s+\([^()]*\b(?:press|newspapers|media|publishing|group)\)$",
    re.IGNORECASE,
)
EDITION = re.compile(
    r"(?:[\w/&.'’+-]+ ){0,5}edition(?:[ ,;:-]+[\w/&.'’+-]+){0,4}|"
    r"(?:\w+ )?(?:\w*ausgabe|édition|edición|editie)(?: \w+){0,2}",
    re.IGNORECASE,
)
OUTLET_EDITION = re.compile(
    r"\s*[-–;,(]\s*(?:[\w/&.'’+]+ ){0,4}(?:edition|\w*ausgaben?|édition|edición|editie)\b[^()]*\)?$",
    re.IGNORECASE,
)

# The cover of a newer export: who asked, for what, and a list of the documents.
COVER = re.compile(
    r"(?:user name|date and time|job number|documents? ?\(\d+\)|client/matter|search terms|search type|narrowed by|"
    r"content type|benutzername|datum und uhrzeit|auftragsnummer|dokumente? ?\(\d+\)|nom d.utilisateur|"
    r"date et heure|nombre de usuario|fecha y hora)\b.*",
    re.IGNORECASE,
)
# A row of the cover's table: "News | Sources: ...".
COVER_ROW = re.compile(r"(?:news|narrowed by|nachrichten|presse|noticias)(?:\s*\|.*)?", re.IGNORECASE)
# The cover of an older export, and what stands below its last document.
REQUEST = re.compile(
    r"(?:(?:print|download|e-?mail) request|time of request|number of lines|job number|research information|terms|"
    r"time of request|send to|combined source|project id|"
    r"printopdracht|zoektermen|ausgabeauftrag|begriffe|zeitpunkt der anfrage|search summary)\s*:.*|\d+ documents?",
    re.IGNORECASE,
)
LISTED = re.compile(r"\d+\.\s+(\S.*)")

ERROR_PAGE = re.compile(
    r"error in this document|not possible to display (?:it|this document)|document (?:is|was) not available|"
    r"unable to (?:display|retrieve) (?:the|this) document|fehler in diesem dokument|"
    r"dokument kann nicht angezeigt werden|erreur dans ce document|impossible d.afficher ce document|"
    r"error en este documento|no es posible mostrar",
    re.IGNORECASE,
)


class Field(NamedTuple):
    """A line "LABEL: content": the label in small letters with hyphens, the content, whether it was in capitals."""

    label: str
    content: str
    capitals: bool


# A length without its label, in documents taken from websites.
_COUNTED = re.compile(r"\d[\d.,]* (?:words|woorden|Wörter|mots|palabras|parole)")
_FIELD = re.compile(r"([^\W\d_][\w/ '’-]{1,24}?)\s?:\s*(.*)")


def read_field(line: str) -> Field | None:
    """Return the field that a line is; None for any other line.

    >>> read_field("LOAD-DATE: July 1, 2015")
    Field(label='load-date', content='July 1, 2015', capitals=True)
    """
    line = " ".join(line.split())
    if _COUNTED.fullmatch(line):
        return Field("length", line, capitals=True)
    found = _FIELD.fullmatch(line)
    if found is None:
        return None
    return Field(re.sub(r"[\s_]+", "-", found[1].strip().lower()), found[2], found[1].isupper())


def label_of(line: str) -> str | None:
    """Return the label of a field's line; None for any other line."""
    field = read_field(line)
    return field and field.label
