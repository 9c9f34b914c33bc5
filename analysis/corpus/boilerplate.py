"""Page furniture: which lines of a saved page are not the article, and which agency is credited.

Whole lines only, never part of one; a line is named by the first kind whose pattern is all of it.
"""

from __future__ import annotations

import re

# Longer lines are running text, whatever they begin with.
LONGEST_LINE = 300
# A byline stands at the head of an article.
HEAD = 4

SHARE_MARKS = r"share[sd]?|tweet|facebook|twitter|whatsapp|telegram|linkedin|reddit|pinterest|flipboard|copy[ ]link"
SHARE_WORDS = (
    rf"{SHARE_MARKS}|post|pin|e-?mail|print|copy|link|save|like|follow|x|instagram|messenger|threads|bluesky|"
    r"mastodon|pocket|sms|on|via|by|this|the|article|story|page|it|\d+"
)
DATE_WORDS = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|"
    r"september|october|november|december|mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|"
    r"saturday|sunday|am|pm|a\.m|p\.m|ist|gmt|utc|est|edt|bst|pkt|pst|cet|et|at|on|ago|hours?|minutes?|mins?|"
    r"days?|st|nd|rd|th|t|z)"
)
FOOTER = r"(?:privacy|cookie) (?:policy|notice|settings|preferences)|terms (?:of (?:use|service)|(?:and|&) conditions)"

KINDS = {
    "advertisement": r"""
        \W*(?:advertisements?|advertorial|sponsored(?:\ content|\ by\ .{1,60}|\ links)?|promoted(?:\ content)?|ads?)\W*
        | \W*(?:advertisement\W+)?(?:(?:story|article)\ continues|continue\ reading)\ (?:below|after)
          (?:\ (?:this\ )?(?:advertisement|ad))?\W*
        | scroll\ (?:down\ )?to\ continue\b.{0,40}""",
    "share bar": rf"(?=.*\b(?:{SHARE_MARKS}|e-?mail|print)\b)\W*(?:(?:{SHARE_WORDS})\b\W*)+",
    "comments": r"""
        (?:no|\d+)\ comments?(?:\ yet)?\W*
        | comments?(?:\ ?\(?\d+\)?)?\W*
        | (?:post|leave|add|write)\ a\ (?:comment|reply)\W*
        | (?:view|show|read|see|hide|load)(?:\ all|\ more|\ the)?(?:\ \d+)?\ comments\W*
        | comments\ (?:are|have\ been)\ (?:closed|disabled|turned\ off)\b.{0,60}
        | join\ the\ (?:conversation|discussion)\W*
        | (?:please\ )?log\ ?in\ to\ (?:comment|reply)\b.{0,60}
        | be\ the\ first\ to\ comment\b.{0,40}
        | your\ email\ address\ will\ not\ be\ published\b.{0,80}""",
    "read more": r"""
        (?:read|see|watch|view)\ (?:more|also|next|full\ (?:story|article))\W*
        | (?:also|must)[ -](?:read|see|watch)\W*
        | (?:continue|keep)\ reading\W*
        | read\ the\ full\ (?:story|article|report)\b.{0,40}
        | (?:click|tap)\ here\b.{0,80}
        | (?:related|recommended|trending|most\ (?:read|popular|viewed)|popular|latest|top|more)
          \ (?:articles?|stories|news|posts?|coverage|topics|reading|content|videos?)(?:\ (?:for\ you|now))?\W*
        | more\ from\ [^.!?]{1,40}
        | up\ next\W* | editor['’]?s['’]?\ picks?\W*
        | you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested\ in)\b.{0,20}
        | [\[(]?(?:read\ (?:more|also|here)|also\ read|see\ also|also\ (?:see|watch)|must\ read|more\ on\ this
          |editor['’]?s\ picks?|recommended\ reading|(?:related|recommended)\ (?:article|story|news|coverage|links?)s?)
          \s*[:|–—›»-]\s*.{2,200}
        | (?:related|watch|recommended|don['’]t\ miss|in\ case\ you\ missed\ it)\s*[:|]\s*.{2,160}(?<![.”"'’])""",
    "newsletter": r"""
        (?:subscribe|sign[ -]?up|register)(?:\ (?:now|today|here|free))*\W*
        | (?:please\ )?(?:subscribe|sign\ up|register)\ (?:to|for)\ (?:our|the|free|daily|weekly|your|more|unlimited)
          \b.{0,160}
        | (?:get|receive)\b.{0,80}\b(?:inbox|newsletters?|news\ alerts?|notifications?)\b.{0,80}
        | (?:follow\ us|like\ us|join\ us\ on|find\ us\ on|connect\ with\ us|follow\ our\ (?:page|channel|live))\b.{0,160}
        | follow\ .{1,60}\ on\ (?:facebook|twitter|x|instagram|google\ news|whatsapp|telegram|linkedin|youtube)\b.{0,60}
        | join\ .{1,40}\ (?:whatsapp|telegram)\ (?:channel|group)\b.{0,60}
        | download\ (?:the|our)\b.{0,40}\bapp\b.{0,80}
        | (?:our|the)\ newsletters?\W* | newsletters?\W*
        | support\ (?:our|independent)\ journalism\b.{0,100}
        | already\ a\ (?:subscriber|member)\?.{0,60} | enter\ your\ e-?mail\b.{0,60}
        | this\ (?:article|story)\ is\ (?:only\ )?(?:for|available\ to)\ subscribers\b.{0,60}""",
    "copyright": r"""
        (?:©|\(c\)|copyright\ *(?:©|\(c\)|\d{4}\b|:)).{0,200}
        | .{0,80}(?:©|\(c\))\ *(?:copyright\ )?\d{4}\b.{0,80}
        | (?:.{0,100}[.,|–—-]\s*)?all\ rights\ reserved\b.{0,120}
        | this\ (?:material|content)\ may\ not\ be\ (?:published|reproduced|broadcast)\b.{0,160}""",
    "caption": r"""
        [(\[]?(?:(?:file|representational|representative|illustrative|handout|cover|featured|ap|afp|reuters)\ )?
          (?:photo|image|picture|pic|photograph|graphic|illustration|video|caption)s?
          (?:\ ?(?:credit|courtesy|source|by|via)s?)?\ *[:|/]\ *(?=\S).{1,200}
        | [(\[]?(?:photo|image|picture|photograph|illustration)s?\ (?:by|via|courtesy|credit)\b[^.]{1,80}
        | [(\[]?(?:file|representational|representative|illustrative|representation)\ (?:photo|image|picture|pic)[)\]]?\W*
        | [(\[]?(?:reuters|afp|ap|epa|getty\ images|anadolu)(?:\ photo)?/[^.]{2,60}
        | [(\[]?getty\ images[)\]]?
        | .{0,240}[(\[](?:(?:file|ap|afp|reuters|representational)\ )?(?:photo|image|picture|photograph)s?\b
          (?:\ ?(?:credit|courtesy|by|via|source))?[:/\ ]*[^)\]]{0,60}[)\]]\W*
        | .{0,240}[(\[](?:reuters|afp|ap|epa|getty)\b[^)\]]{0,20}(?:/|images|\bfile\b)[^)\]]{0,60}[)\]]\W*
        | .{0,240}[|.)\]]\ *(?:photo|image|picture)s?(?:\ (?:credit|courtesy|by))?\ *:\ *[^.]{2,60}
        | .{0,240}\|\ *(?:reuters|afp|ap|epa|getty\ images)\W*""",
    "cookies": rf"""
        (?:we|this\ (?:site|website|page))\ uses?\ cookies\b.{{0,290}}
        | (?:accept|reject|manage|allow)(?:\ all)?\ cookies\W*
        | by\ (?:continuing\ to|using|clicking)\b.{{0,80}}\b(?:cookies|terms\ of\ (?:use|service)|privacy\ policy)\b.{{0,120}}
        | (?:(?:{FOOTER.replace(' ', '[ ]')}|contact\ us|about\ us|sitemap)\b\W*)+""",
    "navigation": r"""
        skip\ to\ (?:main\ |the\ )?content\W* | (?:main\ |toggle\ )?menu | search | close | loading\W*
        | home(?:\ ?[>»/|›]\ ?.{1,120})? | back\ to\ (?:top|home)
        | (?:previous|next|newer|older)\ (?:post|article|story|page)s?(?:\ ?[:|»«→←].{0,120})?\W*
        | (?:tags?|labels?|topics?|filed\ under|categories|category|keywords)\ ?:.{0,200}
        | log\ ?in | sign\ ?in | my\ account | show\ (?:more|less) | see\ all
        | listen(?:\ to\ (?:this\ )?article)?\W*
        | \d+[ -]min(?:ute)?s?\ read | (?:estimated\ )?read(?:ing)?\ time\ ?:?\ ?\d+\b.{0,20}""",
    "timestamp": rf"""
        (?=.*\d)(?:(?:first|last)\ )?(?:published|updated|posted|modified)\b(?:[\W\d]|\b{DATE_WORDS}\b)+
        | (?=.*\b\d{{4}}\b)(?=.*[a-z]{{3}})(?:[\W\d]|\b{DATE_WORDS}\b)+
        | posted\ by\ [^.]{{1,50}}\ (?:at|on)\ [\W\d]*\d.{{0,20}}""",
}
PATTERN = re.compile(
    "|".join(f"(?P<{kind.replace(' ', '_')}>{pattern.strip()})" for kind, pattern in KINDS.items()),
    re.IGNORECASE | re.VERBOSE,
)

KNOWN = (
    "ANI|PTI|IANS|UNI|Reuters|Thomson Reuters|AP|The Associated Press|Associated Press|AFP|Agence France-Presse|"
    "DPA|dpa|EFE|ANSA|TASS|Xinhua|Kyodo News|Kyodo|Yonhap|Anadolu Agency|Anadolu|APP|WAM|SPA|QNA|MENA|WAFA|IRNA|"
    "Bloomberg|UPI|Interfax|RIA Novosti|Sputnik|Bernama|Antara|PA Media|AAP|The Canadian Press|Canadian Press|"
    "Press Trust of India|Agencies"
)
NAME = r"[A-Z][\w.&’'-]*(?: [A-Z&][\w.&’'-]*){0,3}"
NAMES = rf"(?:the )?(?P<agency>{NAME}(?:(?:, | and | & ){NAME})*)"
CREDITS = [
    re.compile(pattern)
    for pattern in (
        rf"\W*(?i:based on|adapted from)(?: an?)? {NAMES} (?i:reports?|inputs?|feed|copy|story|stories)\W*",
        rf"\W*(?i:(?:with )?(?:additional )?(?:inputs?|reporting|reports?|information)) (?i:from|by) {NAMES}\W*",
        rf"\W*(?i:source|agency|courtesy|via|by)s?:? (?P<agency>{KNOWN})\W*",
        rf"\W*(?P<agency>{KNOWN})\W*",
        r"\W*(?i:with )?(?i:agency inputs|inputs from agencies)\W*",
        r"(?i:\W*(?:\(?reporting|\(?writing|additional reporting) by [^.]{3,160}; ?(?:[a-z]+ )*(?:editing|writing) by .{3,120})",
        rf"(?i:this (?:story|article|report|news) (?:has been|was|is) (?:published|sourced|generated|auto-generated|taken))"
        rf" (?i:from) (?:an? )?(?:(?P<agency>{NAME}) )?.{{0,160}}",
    )
]
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
DATELINE = re.compile(
    rf"[A-Z][A-Z .'’/-]{{2,40}}(?:,? ?\[?[A-Z][\w.' ]{{1,25}}\]?)?(?:,? (?:{MONTH} \d{{1,2}}|\d{{1,2}} {MONTH}))?[,:]? "
    rf"\((?P<agency>[A-Z][\w .&/-]{{1,30}})\)\s*[—–:-]"
    rf"|[A-Z][\w .'’-]{{2,40}}(?:,? ?\[[A-Z][\w.' ]{{1,25}}\])?, (?:{MONTH} \d{{1,2}}|\d{{1,2}} {MONTH}) "
    rf"\((?P<wire>[A-Z][\w .&/-]{{1,30}})\)\s*[—–:-]"
)
CLOSING = re.compile(rf"[(\[](?P<agency>{KNOWN})[)\]]\W*$")

BYLINE = re.compile(r"(?:By|BY) [A-Z][\w.'’-]+(?:(?: (?:and|in|for|&))? [A-Z][\w.'’-]*,?){0,8}")
# Under a heading for comments, what a reader's comment shows: a reply link, "NAME says:", "3 hours ago".
COMMENT_HEADING = re.compile(r"(?:\d+ )?comments?(?: ?\(\d+\))?:?|leave a (?:comment|reply)|post a comment", re.IGNORECASE)
COMMENT_MARK = re.compile(
    r"reply|report|[\w .'-]{2,40} (?:says|said|wrote|commented):?|(?:[\w .'-]{2,40} )?\d+ (?:minute|hour|day|week|month|year)s? ago",
    re.IGNORECASE,
)


def furniture(paragraphs: list[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """The paragraphs of the article, and those removed as (kind, line)."""
    end = _comments_start(paragraphs)
    kinds = [kind_of(paragraph, position < HEAD) for position, paragraph in enumerate(paragraphs[:end])]
    kept = [paragraph for paragraph, kind in zip(paragraphs, kinds, strict=False) if kind is None]
    removed = [(kind, paragraph) for paragraph, kind in zip(paragraphs, kinds, strict=False) if kind]
    return kept, removed + [("comment section", paragraph) for paragraph in paragraphs[end:]]


def kind_of(line: str, at_head: bool = False) -> str | None:
    """The kind of furniture a whole line is; None for running text. A byline is one only at the head."""
    if len(line) > LONGEST_LINE:
        return None
    if any(credit.fullmatch(line) for credit in CREDITS):
        return "agency credit"
    if at_head and BYLINE.fullmatch(line):
        return "byline"
    found = PATTERN.fullmatch(line)
    return found.lastgroup.replace("_", " ") if found else None


def agency_of(kept: list[str], removed: list[tuple[str, str]]) -> str | None:
    """The agency named by a credit line, else by a dateline, else in brackets at the article's end.

    Credits and datelines may name any agency ("ISLAMABAD, Dec 20 (Meridian) —"); brackets at the end
    and a name alone on its line only one of the known ones. A dateline stays in the text.
    """
    credits = [line for kind, line in removed if kind == "agency credit"]
    matches = [pattern.fullmatch(line) for line in credits for pattern in CREDITS]
    matches += [DATELINE.match(paragraph) for paragraph in kept[:3]]
    matches += [CLOSING.search(paragraph) for paragraph in kept[-1:]]
    named = [name for found in matches if found for group, name in found.groupdict().items() if name]
    return re.sub(r",? (?:and|&) ", ", ", named[0]).strip(" .") if named else None


def _comments_start(paragraphs: list[str]) -> int:
    """Where readers' comments begin: a heading in the page's second half with the marks of a comment under it."""
    lengths = [len(paragraph) for paragraph in paragraphs]
    read, whole = 0, sum(lengths)
    for position, paragraph in enumerate(paragraphs):
        below = paragraphs[position + 1 :]
        if read * 2 >= whole and COMMENT_HEADING.fullmatch(paragraph) and any(map(COMMENT_MARK.fullmatch, below)):
            return position
        read += lengths[position]
    return len(paragraphs)
