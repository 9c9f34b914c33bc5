"""Quotation marks paired into quotations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text import find_quotations

QUOTATIONS = [
    ("no marks", []),
    ("rock 'n' roll", []),
    ("“a” b “c”", [("“a”", True, False), ("“c”", True, False)]),
    ('"a" b "c"', [('"a"', True, False), ('"c"', True, False)]),
    ("'a b' c", [("'a b'", True, False)]),
    ("“a ‘b’ c”", [("“a ‘b’ c”", True, False)]),
    ("the dogs' bowl and the cat's", []),
    ("it's 'a dog's life' here", [("'a dog's life'", True, False)]),
    ("in the '90s", []),
    ("“a\n\nb", [("“a", False, False)]),
    ("“a\n\n“b”", [("“a", False, False), ("“b”", True, True)]),
    ("“a\n\n“b\n\n“c” d", [("“a", False, False), ("“b", False, True), ("“c”", True, True)]),
    ("“a”\n\n“b”", [("“a”", True, False), ("“b”", True, False)]),
    ("“a  \n", [("“a", False, False)]),
    ("''a'' b ``c''", [("''a''", True, False), ("``c''", True, False)]),
    ("a stray \" here", []),
    ("“a\" b “c”", [("“a\"", True, False), ("“c”", True, False)]),
    ("\"a” b", [("\"a”", True, False)]),
    ("“a“ b", [("“a“", True, False)]),
    ("“a \"b\" c” d", [("“a \"b\" c”", True, False)]),
    # marks of other countries, and slips
    ("”a,” said b", [("”a,”", True, False)]),
    ("’a,’ said b", [("’a,’", True, False)]),
    ("„a”, said b", [("„a”", True, False)]),
    ("‘a,‘ said b", [("‘a,‘", True, False)]),
    ("b said: »a.« c", [("»a.«", True, False)]),
    ("« a » b", [("« a »", True, False)]),
    ("‘a’ and ‘b’", [("‘a’", True, False), ("‘b’", True, False)]),
    # white space inside straight marks
    ('" a , " b said .', [('" a , "', True, False)]),
    ('b said : " a . "', [('" a . "', True, False)]),
    ("the dogs’ bowl, the cat’s and the ’90s", []),
]


@pytest.mark.parametrize(("text", "expected"), QUOTATIONS)
def test_quotations(text, expected):
    found = find_quotations(text)
    assert [(text[s:e].rstrip(), closed, goes_on) for s, e, closed, goes_on in found.to_numpy()] == expected


def test_a_wordless_text_has_no_quotation():
    assert list(find_quotations("").columns) == ["start", "end", "closed", "continues"]
    assert find_quotations("").empty


PIECES = ["“We sail,” said Mira Solen.", "‘It’s late,’ he said.", "Harrow said that the port was open.", "“", "”", '"',
          "'", "’", "she said", "according to Harrow,", "The “rescue” failed.", "Rain fell.", "\n\n", "''", "Kestria",
          "denied that", "“Never!”", "said:", ",", "."]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)


@given(TEXTS)
def test_quotations_never_overlap(text):
    found = find_quotations(text)
    assert (found["start"].to_numpy()[1:] >= found["end"].to_numpy()[:-1]).all()
    assert (found["start"] < found["end"]).all()
