"""Positions: tables of (sentence, party, rung, asserter), spans, the decision table, the shared cases, invariants."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.corpus import read_articles
from analysis.parties import Discourse, Referents, find_mentions, load_registry
from analysis.positions import RUNG_SCALE, find_positions
from analysis.positions.attribution import read_cues
from analysis.positions.lexicon import cue_entries, words
from analysis.positions.rungs import position_rules
from analysis.resources import read_table
from analysis.schemas import RUNGS, SCHEMAS, empty
from analysis.statements import find_statements
from analysis.syntax import find_clauses, parse
from analysis.text import Texts, read_texts

SHARED = Path(__file__).parent / "cases" / "positions.tsv"
PARTIES = """
parties:
- {name: Norland, demonyms: [Norlandic], peoples: [Norlanders], capitals: [Norvik],
   persons: [{name: Ada Holt, short: [Holt], role: Foreign Minister}]}
- {name: Suria, demonyms: [Surian], capitals: [Surabad], persons: [{name: Omar Tal, short: [Tal], role: President}]}
- {name: Vestmark, demonyms: [Vestmarkian], capitals: [Vestby]}
- {name: Poland, demonyms: [Polish], peoples: [Poles], capitals: [Warsaw]}
- {name: Egypt, demonyms: [Egyptian], peoples: [Egyptians], capitals: [Cairo]}
- {name: Council of Seven, kind: organisation}
"""
# Who asserts it, where it is no party.
NOBODY = {"journalist": "journalist", "unnamed": "unnamed", "unaffiliated": "none", "unresolved": "unresolved"}

# (text, party, rung or rungs, asserter). A headline stands before " || ".
CASES = [
    # --- committed: a will, a pledge, an agreement, an order, a plan
    ("Norland will send two battalions.", "Norland", "committed", "journalist"),
    ("Norland will send nurses to the valley and fund a clinic.", "Norland", ["committed"] * 2, "journalist"),
    ("The Norlandic government will fund the clinic.", "Norland", "committed", "journalist"),
    ("Norland's foreign ministry will reopen the archive in May.", "Norland", "committed", "journalist"),
    ("Norlandic troops will leave the valley by June.", "Norland", "committed", "journalist"),
    ("Norland will issue no more permits.", "Norland", "declined", "journalist"),
    ("Norland should be glad of the bridge and even agree to pay for it.", "Norland", [], None),
    ("Norland will hold elections in May.", "Norland", [], None),
    ("Norland has not replied to the offer.", "Norland", "undecided", "journalist"),
    ("Norland declined when it was asked.", "Norland", "declined", "journalist"),
    ("“No mines were laid,” Norland's envoy said.", "Norland", "denied", "Norland"),
    ("“Nobody was injured,” Norland's envoy said.", "Norland", [], None),
    ("“Our neighbours have agreed to leave,” Norland's envoy said.", "Norland", [], None),
    ("Whether Norland's navy buys a ship depends on a study.", "Norland", "undecided", "journalist"),
    ("There will be no special releases from the dam, Norland's envoy said.", "Norland", "declined", "Norland"),
    ("Norland said that it would send nurses.", "Norland", "committed", "Norland"),
    ("Its neighbours waited. Norland would send nurses, its envoy said.", "Norland", "committed", "Norland"),
    ('"We will send nurses," Holt said.', "Norland", "committed", "Norland"),
    ('"We\'ll pay for every bed," the Norlandic health minister told the nurses.', "Norland", "committed", "Norland"),
    ('"Our ships will stay in the strait," said Holt.', "Norland", "committed", "Norland"),
    ("Suria said that Norland would send nurses.", "Norland", "committed", "Suria"),
    ("Norland will send nurses, diplomats said.", "Norland", "committed", "unnamed"),
    ('"Norland will send nurses," said Jo Brandt, a farmer.', "Norland", "committed", "none"),
    ("Suria pledged forty trucks.", "Suria", "committed", "journalist"),
    ("Suria has pledged to host the talks.", "Suria", "committed", "journalist"),
    ("Suria vowed to retake the valley.", "Suria", "committed", "journalist"),
    ("Suria promised that it would send nurses.", "Suria", "committed", "journalist"),
    ("Suria promised Egypt to return the boats.", "Suria", "committed", "journalist"),
    ("Suria committed itself to the fund.", "Suria", "committed", "journalist"),
    ("Suria is committed to the mission.", "Suria", "committed", "journalist"),
    ("Vestmark agreed to open its ports.", "Vestmark", "committed", "journalist"),
    ("Vestmark and the rebels agreed on a truce.", "Vestmark", "committed", "journalist"),
    ("Vestmark has agreed to lift the ban, its trade minister said.", "Vestmark", "committed", "Vestmark"),
    ("Suria's envoy said Vestmark had agreed to free the pilots.", "Vestmark", "committed", "Suria"),
    ("Vestmark approved the sale of six helicopters.", "Vestmark", "committed", "journalist"),
    ("The plan was approved by Norland in March.", "Norland", "committed", "journalist"),
    ("Norland ordered the closure of two ports.", "Norland", "committed", "journalist"),
    ("Norland accepted the proposal.", "Norland", "committed", "journalist"),
    ("Poland decided to withdraw its soldiers.", "Poland", "committed", "journalist"),
    ("Poland plans to train the police.", "Poland", "committed", "journalist"),
    ("Poland is planning a summit in May.", "Poland", "committed", "journalist"),
    ("Poland intends to join the mission.", "Poland", "committed", "journalist"),
    ("Poland is set to join the mission.", "Poland", "committed", "journalist"),
    ("Poland is going to build a dam.", "Poland", "committed", "journalist"),
    ("Poland is about to sign the treaty.", "Poland", "committed", "journalist"),
    ("Poland is to host the next round.", "Poland", "committed", "journalist"),
    ("Poland is determined to leave the pact.", "Poland", "committed", "journalist"),
    ("Norland's pledge to rebuild the bridge was welcomed in the valley.", "Norland", "committed", "journalist"),
    ("Norland made a firm commitment to the fund.", "Norland", "committed", "journalist"),
    ("Norland announced its decision to leave the pact.", "Norland", "committed", "Norland"),
    ("Norland's plan to sell the mine angered the miners.", "Norland", "committed", "journalist"),
    ("Norland gave its consent.", "Norland", "committed", "journalist"),
    ("Tal welcomed the Norlandic pledge to send nurses.", "Norland", "committed", "journalist"),
    ("Egypt and Suria will vote for the text.", "Egypt", "committed", "journalist"),
    ("Egypt and Suria will vote for the text.", "Suria", "committed", "journalist"),
    ("The Council of Seven will send observers.", "Council of Seven", "committed", "journalist"),
    ("Under an order signed on Sunday, Norland's navy will escort the boats.", "Norland", "committed", "journalist"),
    ("Norland to send two ships || The ships are old.", "Norland", "committed", "journalist"),
    ("Norland will continue to fund the clinic.", "Norland", "committed", "journalist"),
    ("Vestmark, which borders the lake, will ratify the treaty.", "Vestmark", "committed", "journalist"),
    # --- offered
    ("Norland offered to train the police.", "Norland", "offered", "journalist"),
    ("Norland has offered its harbour.", "Norland", "offered", "journalist"),
    ("Norland volunteered to host the talks.", "Norland", "offered", "journalist"),
    ("Norland volunteered two ships for the search.", "Norland", "offered", "journalist"),
    ("Norland is ready to take in the wounded.", "Norland", "offered", "journalist"),
    ("Norland remains ready to talk.", "Norland", "offered", "journalist"),
    ("Norland is willing to sign.", "Norland", "offered", "journalist"),
    ("Norland stands ready to help.", "Norland", "offered", "journalist"),
    ('"We are ready for talks," Holt said.', "Norland", "offered", "Norland"),
    ("Norland has expressed its readiness to help.", "Norland", "offered", "journalist"),
    ("Norland's willingness to pay came as a relief.", "Norland", "offered", "journalist"),
    ("Norland's offer of tents reached the valley.", "Norland", "offered", "journalist"),
    ("An offer from Norland is on the table.", "Norland", "offered", "journalist"),
    ("The Norlandic offer surprised the delegates.", "Norland", "offered", "journalist"),
    ("Norland made an offer of forty tents.", "Norland", "offered", "journalist"),
    ("Norland said it was prepared to send nurses.", "Norland", "offered", "Norland"),
    ("Norland is happy to lend its boats, its envoy said.", "Norland", "offered", "Norland"),
    ("Suria confirmed Norland's offer of nurses.", "Norland", "offered", "Suria"),
    ('"We thank Norland for their offer to help," Tal said.', "Norland", "offered", "Suria"),
    ("A truce was offered by Norland.", "Norland", "offered", "journalist"),
    ("Norland proposed to send observers.", "Norland", "offered", "journalist"),
    ("Norland willing to reopen bridge: Surian minister || Cars waited.", "Norland", "offered", "Suria"),
    # --- conditional
    ("Suria would send nurses only if the road is open.", "Suria", "conditional", "journalist"),
    ("Suria will sign once the prisoners are free.", "Suria", "conditional", "journalist"),
    ("If the rains end, Suria will reopen the pass.", "Suria", "conditional", "journalist"),
    ("If parliament agrees, Suria will buy forty trucks, its envoy said.", "Suria", "conditional", "Suria"),
    ("Only if the debt is halved will Suria sign, its finance minister said.", "Suria", "conditional", "Suria"),
    ("Provided that the port is demined first, Suria will send three dredgers.", "Suria", "conditional", "journalist"),
    ("Suria will not sign unless the prisoners are free.", "Suria", "conditional", "journalist"),
    ("Suria will not sign until the prisoners are free.", "Suria", "conditional", "journalist"),
    ("Suria is willing to sign provided that the prisoners are freed.", "Suria", "conditional", "journalist"),
    ("Suria would join if it were asked.", "Suria", "conditional", "journalist"),
    ("Suria agreed to pay on condition that the audit is public.", "Suria", "conditional", "journalist"),
    ("Suria will not send nurses without a mandate.", "Suria", "conditional", "journalist"),
    ("Suria will send nurses, but only if the road is open.", "Suria", "conditional", "journalist"),
    ("Suria will free the pilots in exchange for fuel.", "Suria", "conditional", "journalist"),
    ("Suria refuses to sign unless the debt is halved.", "Suria", "conditional", "journalist"),
    ('"We would join such a force," Tal said.', "Suria", "conditional", "Suria"),
    ("Suria would lift the tariff once the plates are recognised, Holt said.", "Suria", "conditional", "Norland"),
    ("Suria threatened to close the pass.", "Suria", "conditional", "journalist"),
    ("Suria will pay as long as the audit is public.", "Suria", "conditional", "journalist"),
    # --- considering
    ("Suria may join the mission.", "Suria", "considering", "journalist"),
    ("Suria might fund the clinic.", "Suria", "considering", "journalist"),
    ('"We may send a nurse or two," Tal said.', "Suria", "considering", "Suria"),
    ("Suria might sell its share, diplomats said.", "Suria", "considering", "unnamed"),
    ("Suria is considering a role.", "Suria", "considering", "journalist"),
    ("Suria is considering joining the force.", "Suria", "considering", "journalist"),
    ("Suria is weighing the request.", "Suria", "considering", "journalist"),
    ("Suria is studying whether to leave the pact.", "Suria", "considering", "journalist"),
    ("Suria is studying the proposal.", "Suria", "considering", "journalist"),
    ("Suria is mulling a ban on trawlers.", "Suria", "considering", "journalist"),
    ("Suria is thinking about a boycott.", "Suria", "considering", "journalist"),
    ("Suria hopes to join the mission.", "Suria", "considering", "journalist"),
    ("Suria wants to join the mission.", "Suria", "considering", "journalist"),
    ("Suria would like to join the mission.", "Suria", "considering", "journalist"),
    ("Suria hopes that it will reopen the embassy.", "Suria", "considering", "journalist"),
    ("Suria is keen to join the mission.", "Suria", "considering", "journalist"),
    ("Suria offered to consider the request.", "Suria", "considering", "journalist"),
    ("Suria's offer to consider a role was noted.", "Suria", "considering", "journalist"),
    ("We thank Suria for their offer to consider being a part of it.", "Suria", "considering", "journalist"),
    ("Suria is open to a wider mission.", "Suria", "considering", "journalist"),
    ("Suria has not ruled out a blockade.", "Suria", "considering", "journalist"),
    ("Suria refused to rule out a blockade.", "Suria", "considering", "journalist"),
    ('"We cannot rule out a blockade," Tal said.', "Suria", "considering", "Suria"),
    ("Suria would consider a role.", "Suria", "considering", "journalist"),
    ("Suria will consider the request, Tal said.", "Suria", "considering", "Suria"),
    ("Suria's desire to join the mission has grown.", "Suria", "considering", "journalist"),
    ("Suria may reject the draft.", "Suria", "considering", "journalist"),
    # --- undecided
    ("Vestmark has not decided.", "Vestmark", "undecided", "journalist"),
    ("Vestmark has yet to decide on the loan.", "Vestmark", "undecided", "journalist"),
    ("Vestmark has yet to choose a supplier.", "Vestmark", "undecided", "journalist"),
    ("Poland, its oil minister said, has yet to choose between the bids.", "Poland", "undecided", "Poland"),
    ("Vestmark has made no decision.", "Vestmark", "undecided", "journalist"),
    ("Vestmark has not yet signed the treaty.", "Vestmark", "undecided", "journalist"),
    ("Vestmark has not agreed to the loan.", "Vestmark", "undecided", "journalist"),
    ("Vestmark has not committed itself to a date.", "Vestmark", "undecided", "journalist"),
    ("Vestmark declined to say whether it would pay.", "Vestmark", "undecided", "journalist"),
    ("Vestmark would not say whether it would pay.", "Vestmark", "undecided", "journalist"),
    ("Vestmark refused to commit itself to a date.", "Vestmark", "undecided", "journalist"),
    ("Vestmark remains undecided.", "Vestmark", "undecided", "journalist"),
    ("Vestmark is undecided about the loan.", "Vestmark", "undecided", "journalist"),
    ('"No decision has been taken on the loan," the Foreign Ministry of Vestmark said.', "Vestmark", "undecided",
     "Vestmark"),
    ('"Nothing has been decided," Vestmark\'s envoy said.', "Vestmark", "undecided", "Vestmark"),
    ('"There is no decision yet," Vestmark\'s envoy said.', "Vestmark", "undecided", "Vestmark"),
    ("Vestmark has not made up its mind.", "Vestmark", "undecided", "journalist"),
    ("Vestmark made no commitment.", "Vestmark", "undecided", "journalist"),
    ("Vestmark hesitates.", "Vestmark", "undecided", "journalist"),
    ("Vestmark is hesitant to lend more.", "Vestmark", "undecided", "journalist"),
    ("Vestmark's reluctance to lend more has grown.", "Vestmark", "undecided", "journalist"),
    ("Vestmark will decide next week.", "Vestmark", "undecided", "journalist"),
    ("Whether Vestmark will take part remains open, its envoy said.", "Vestmark", "undecided", "Vestmark"),
    ("Vestmark's Foreign Ministry said that it had made no decision.", "Vestmark", "undecided", "Vestmark"),
    # --- declined
    ("Poland refused to sign.", "Poland", "declined", "journalist"),
    ("Poland declined to take part.", "Poland", "declined", "journalist"),
    ("Poland will not send nurses.", "Poland", "declined", "journalist"),
    ("Poland won't send nurses.", "Poland", "declined", "journalist"),
    ("Poland said it would not send nurses.", "Poland", "declined", "Poland"),
    ("Poland will not send nurses, its envoy said.", "Poland", "declined", "Poland"),
    ('"Not one soldier of ours will cross that river," the Polish president said.', "Poland", "declined", "Poland"),
    ('"We cannot accept the draft," the Polish envoy said.', "Poland", "declined", "Poland"),
    ("Poland has ruled out a blockade.", "Poland", "declined", "journalist"),
    ("Poland rejected the request.", "Poland", "declined", "journalist"),
    ("Egypt's delegate said Poland had refused to open the sluices.", "Poland", "declined", "Egypt"),
    ("The request was turned down by Poland.", "Poland", "declined", "journalist"),
    ("Poland does not recognise the council.", "Poland", "declined", "journalist"),
    ("Poland opposes the plan.", "Poland", "declined", "journalist"),
    ("Poland is opposed to the plan.", "Poland", "declined", "journalist"),
    ("Poland vetoed the text.", "Poland", "declined", "journalist"),
    ("Poland is unwilling to pay.", "Poland", "declined", "journalist"),
    ("Poland is not ready to pay.", "Poland", "declined", "journalist"),
    ("Poland's refusal to pay angered the lenders.", "Poland", "declined", "journalist"),
    ("Poland withdrew its offer.", "Poland", "declined", "journalist"),
    ("Poland has withdrawn from the tender.", "Poland", "declined", "journalist"),
    ("Poland pulled out of the talks.", "Poland", "declined", "journalist"),
    ("Poland called off the meeting.", "Poland", "declined", "journalist"),
    ("Poland has no plans to join the mission.", "Poland", "declined", "journalist"),
    ("Poland has no intention of leaving the pact.", "Poland", "declined", "journalist"),
    ("Poland does not intend to pay.", "Poland", "declined", "journalist"),
    ("Poland does not want to join the pact.", "Poland", "declined", "journalist"),
    ("Poland will no longer fund the clinic.", "Poland", "declined", "journalist"),
    ("Poland decided not to join the mission.", "Poland", "declined", "journalist"),
    ("Poland decided against a blockade.", "Poland", "declined", "journalist"),
    ("Poland is not considering a blockade.", "Poland", "declined", "journalist"),
    ("Neither Poland nor Egypt will send nurses.", "Poland", "declined", "journalist"),
    ("Neither Poland nor Egypt will send nurses.", "Egypt", "declined", "journalist"),
    ("Poland will send no nurses.", "Poland", "declined", "journalist"),
    ("Poland would never send nurses.", "Poland", "declined", "journalist"),
    ("Critics blamed Poland for refusing to sign.", "Poland", "declined", "unnamed"),
    # --- denied
    ("Egypt denied that it had sent arms.", "Egypt", "denied", "Egypt"),
    ("Egypt denied on Monday that its guards had opened fire.", "Egypt", "denied", "Egypt"),
    ("Egypt denied having sent arms.", "Egypt", "denied", "Egypt"),
    ("Egypt denied any deal.", "Egypt", "denied", "Egypt"),
    ("Egypt denied responsibility for the fire.", "Egypt", "denied", "Egypt"),
    ("Egypt has denied the charge.", "Egypt", "denied", "Egypt"),
    ("Egypt denied it.", "Egypt", "denied", "Egypt"),
    ("Egypt rejected the allegation.", "Egypt", "denied", "Egypt"),
    ("Egypt dismissed reports that it had sent arms.", "Egypt", "denied", "Egypt"),
    ("Suria's radio reported that Egypt denied the charge.", "Egypt", "denied", "Egypt"),
    ("Egypt's foreign ministry said it had not violated the truce.", "Egypt", "denied", "Egypt"),
    ("Egypt said it did not violate the truce.", "Egypt", "denied", "Egypt"),
    ("Egypt said that it never sent troops.", "Egypt", "denied", "Egypt"),
    ("Egypt's envoy said his country had flown no drones over the valley.", "Egypt", "denied", "Egypt"),
    ('"We have never sold them a single shell," said the Egyptian economy minister.', "Egypt", "denied", "Egypt"),
    ('"We have received no rifles," the Egyptian envoy said.', "Egypt", "denied", "Egypt"),
    ('"We do not sell arms to the rebels," the Egyptian envoy said.', "Egypt", "denied", "Egypt"),
    ("\"No such agreement exists,\" Egypt's foreign ministry said.", "Egypt", "denied", "Egypt"),
    ("There is no such agreement, Egypt's spokesman insisted.", "Egypt", "denied", "Egypt"),
    ("Egypt said it was not involved in the raid.", "Egypt", "denied", "Egypt"),
    ("Egypt said it had no role in the raid.", "Egypt", "denied", "Egypt"),
    ("Egypt said it had never promised a loan.", "Egypt", "denied", "Egypt"),
    # --- none: acts
    ("Norland has sent two battalions to the island.", "Norland", None, None),
    ("Norland sent engineers to the island in May.", "Norland", None, None),
    ("Norland is sending a field hospital.", "Norland", None, None),
    ("Egypt and Suria voted for the text.", "Egypt", None, None),
    ("Norland signed the treaty.", "Norland", None, None),
    ("Norland said that the road was long.", "Norland", None, None),
    ("Norland criticised the deal.", "Norland", None, None),
    ("Norland blamed Suria for the fire.", "Norland", None, None),
    ("Norland did not attend the summit.", "Norland", None, None),
    ("Norland never sent troops.", "Norland", None, None),
    ("Norlandic troops withdrew from the valley.", "Norland", None, None),
    ("Norland withdrew its soldiers.", "Norland", None, None),
    ("Norland offered its condolences.", "Norland", None, None),
    # --- none: obligations, abilities, predictions, what befalls
    ("Norland must send nurses.", "Norland", None, None),
    ("Norland should sign the treaty.", "Norland", None, None),
    ("Norland has to send nurses.", "Norland", None, None),
    ("Norland ought to let the inspectors in.", "Norland", None, None),
    ("Norland is urged to sign the treaty.", "Norland", None, None),
    ("Norland was asked to send nurses.", "Norland", None, None),
    ("Norland was told that it would have to wait.", "Norland", None, None),
    ("Norland can send nurses.", "Norland", None, None),
    ("Norland could send nurses.", "Norland", None, None),
    ("Norland is able to send nurses.", "Norland", None, None),
    ("Norland will probably send nurses.", "Norland", None, None),
    ("Norland is likely to send nurses.", "Norland", None, None),
    ("Norland will be without a budget until autumn.", "Norland", None, None),
    ("Norland will have to wait.", "Norland", None, None),
    ("Norland will lose the vote.", "Norland", None, None),
    ("Norland will need nurses.", "Norland", None, None),
    ("Norland may be late.", "Norland", None, None),
    ("Norland may have sent nurses.", "Norland", None, None),
    ("Norland hopes to win the cup.", "Norland", None, None),
    ("Norland has yet to receive the loan.", "Norland", None, None),
    ("Norland will be attacked by rebels.", "Norland", None, None),
    ("Creditors expect Norland to pay in full.", "Norland", None, None),
    ("Creditors expect that Norland will pay in full.", "Norland", None, None),
    ("Norland would have sent nurses.", "Norland", None, None),
    # --- none: questions, conditions, wishes of others
    ("Will Norland send nurses?", "Norland", None, None),
    ("If Norland sends nurses, the valley will be safe.", "Norland", None, None),
    ("If Norland agrees to pay, the dam will be built.", "Norland", None, None),
    ("The miners asked whether Norland would send nurses.", "Norland", None, None),
    ("Suria hopes that Norland will send nurses.", "Norland", None, None),
    ("Suria wants Norland to leave the valley.", "Norland", None, None),
    ("Suria wants Norland to leave the valley.", "Suria", None, None),
    ("Suria urged Norland to promise a loan.", "Norland", None, None),
    ("Suria doubts that Norland will send nurses.", "Norland", None, None),
    ("Suria did not say that Norland would pay.", "Norland", None, None),
    # --- none: others than the party
    ("The nurses flew to Norland.", "Norland", None, None),
    ("Nurses from Norland will sign the letter.", "Norland", None, None),
    ("Norlandic poets will sign the letter.", "Norland", None, None),
    ("The Norlandic opposition promised to scrap the levy.", "Norland", None, None),
    ("Norlandic fishermen vowed to return to the reef.", "Norland", None, None),
    ("A firm from Norland will build the dam.", "Norland", None, None),
    ("Rebels who refused to disarm crossed into Norland.", "Norland", None, None),
    ("Four of Norland's neighbours withdrew their support.", "Norland", None, None),
    ("A court in Norland refused to hear the case.", "Norland", None, None),
    ("Norland's ore, which several firms would like to buy, lies under salt.", "Norland", None, None),
    ("Suria led a war on Norland that will cost billions.", "Norland", None, None),
    ("Suria denied that Norland had sent arms.", "Norland", None, None),
    ("Suria denied that Norland had sent arms.", "Suria", None, None),
    ("Suria said that Norland had not sent arms.", "Norland", None, None),
    # --- none: objects, nobody
    ("Norland's coast guard found nobody aboard.", "Norland", None, None),
    ("Norland said that no one was hurt when the pipe burst.", "Norland", None, None),
    ("Norland said that nobody was killed.", "Norland", None, None),
    ("There is no offer from Norland.", "Norland", None, None),
    ("Norland admitted that it had not sent the nurses.", "Norland", None, None),
    ("Norland issued a statement.", "Norland", None, None),
    ("Norland's plan is a tool of the president.", "Norland", None, None),
    ("Norland supports the draft.", "Norland", None, None),
    ("Norland agreed that the deal was bad.", "Norland", None, None),
]

# As agencies write, what must be found written down before the first run; as CASES.
AGENCY_CASES = [
    # --- headlines
    ("Council of Seven: Norland to send 300 guards || The guards are young.", "Norland", "committed",
     "Council of Seven"),
    ("Norvik to drill wells by March || The wells are deep.", "Norland", "committed", "journalist"),
    ("Surabad to reach villages by May, minister says || The roads are bad.", "Suria", "committed", "Suria"),
    ("Suria takes nurses, turns back soldiers || The border was quiet.", "Suria", None, None),
    ("Vestmark: no decision on ferry || The lenders waited.", "Vestmark", "undecided", "Vestmark"),
    ("No foreign pilots, says Vestby || The airfield is small.", "Vestmark", "declined", "Vestmark"),
    ("Poland shuts door on wider force || The force is small.", "Poland", "declined", "journalist"),
    ("Poland says work on tunnel continues || The tunnel is long.", "Poland", "committed", "Poland"),
    # --- what will be done, without who does it
    ("A Norlandic team is to visit the valley in June.", "Norland", "committed", "journalist"),
    ("A second convoy will follow in May, the Norlandic health minister said.", "Norland", "committed", "Norland"),
    ('"The ban will be lifted in June," the Surian trade minister said.', "Suria", "committed", "Suria"),
    ('"The ban will be lifted when the barns are clean," the Surian trade minister said.', "Suria", "conditional",
     "Suria"),
    ("Every calf is going to be vaccinated by May, the Surian minister said.", "Suria", "committed", "Suria"),
    ("The debt would be spread over nine years, Tal said.", "Suria", "committed", "Suria"),
    ("The pier will be rebuilt by Suria, Holt said.", "Suria", "committed", "Norland"),
    ("The Norlandic minister said that work on the tunnel would go on.", "Norland", "committed", "Norland"),
    ('"The levy on salt stays," the Polish finance minister said.', "Poland", "committed", "Poland"),
    ('"Not one barrel will leave the country," the Polish minister said.', "Poland", "declined", "Poland"),
    # --- committed in other words
    ("Norland has accepted forty Surian doctors.", "Norland", "committed", "journalist"),
    ('"We accept the terms with pleasure," the Norlandic envoy said.', "Norland", "committed", "Norland"),
    ("Norland said it would receive 900 refugees before autumn.", "Norland", "committed", "Norland"),
    ("Norland announced that it is giving Suria nine ferries.", "Norland", "committed", "Norland"),
    ("Norland is providing forty tents, Holt announced.", "Norland", "committed", "Norland"),
    ("Norland has given us its word, Tal said.", "Norland", "committed", "Suria"),
    ("Norland will go on funding the clinic.", "Norland", "committed", "journalist"),
    ("Norland will send nurses and will pay them, Holt said.", "Norland", ["committed"] * 2, "Norland"),
    # --- offered, conditional, considering
    ("Norland is prepared to lend forty ships.", "Norland", "offered", "journalist"),
    ("Norland is prepared to lend forty ships if the strait is calm.", "Norland", "conditional", "journalist"),
    ("Norland would let the surveyors in if they stayed for a month.", "Norland", "conditional", "journalist"),
    ("The Norlandic envoy said that Suria had offered a truce.", "Suria", "offered", "Norland"),
    ('"We are looking seriously at what we can do for the valley," Holt said.', "Norland", "considering", "Norland"),
    ("Holt told the chamber that Norland could let the mine run longer.", "Norland", "considering", "Norland"),
    ('"We could take 500 more next year," the Norlandic minister said.', "Norland", "considering", "Norland"),
    ("Norland, which has a surplus, may add a million doses.", "Norland", "considering", "journalist"),
    # --- undecided
    ("The Vestmarkian deputy minister said nothing had been settled.", "Vestmark", "undecided", "Vestmark"),
    ("The Vestmarkian cabinet has not taken a decision.", "Vestmark", "undecided", "journalist"),
    ("Vestmark has taken no decision on the fleet.", "Vestmark", "undecided", "journalist"),
    ("Vestmark left the date open.", "Vestmark", "undecided", "journalist"),
    ("Vestmark has not taken sides.", "Vestmark", "undecided", "journalist"),
    ("Vestmark declined to say whether the law would be withdrawn.", "Vestmark", "undecided", "journalist"),
    ("Vestmark has not yet made up its mind on the loan.", "Vestmark", "undecided", "journalist"),
    # --- declined
    ("Holt answered that the government would not cut the wages of teachers.", "Norland", "declined", "Norland"),
    ("A blockade is out of the question, Holt said.", "Norland", "declined", "Norland"),
    ("That, the Norlandic navy said, is out of the question.", "Norland", "declined", "Norland"),
    ("With its refusal Norland has left us only the road, Tal said.", "Norland", "declined", "Suria"),
    ("Norland said no.", "Norland", "declined", "journalist"),
    ("Calls for an inquiry were rejected by the Council of Seven.", "Council of Seven", "declined", "journalist"),
    # --- denied
    ("Holt said that no pledge was given.", "Norland", "denied", "Norland"),
    ('"The harbour was never promised to anybody," said Tal.', "Suria", "denied", "Suria"),
    ('"I know of no such contract," the Egyptian envoy said.', "Egypt", "denied", "Egypt"),
    ("Egypt's navy said that its ship did not anchor and did not stop.", "Egypt", ["denied"] * 2, "Egypt"),
    ("Egypt dismissed talk of a secret pact.", "Egypt", "denied", "Egypt"),
    ("There has never been such an order, the Egyptian minister said.", "Egypt", "denied", "Egypt"),
    # --- none
    ("Norland rejected attacks on its navy.", "Norland", None, None),
    ("Offering her thanks, Holt left the hall.", "Norland", None, None),
    ("It makes no sense, Holt said.", "Norland", None, None),
    ("Shops will close early, the Norlandic minister said.", "Norland", None, None),
    ("The bridge was not damaged, Holt said.", "Norland", None, None),
    ("The rain continues, the Norlandic minister said.", "Norland", None, None),
    ("The fire will be forgotten, Holt said.", "Norland", None, None),
    ("Norland takes the cup || The final was short.", "Norland", None, None),
    ("Norland is giving the valley no rest.", "Norland", None, None),
    ("No ship was lost, Holt said.", "Norland", None, None),
    ("A storm will follow in May, the Norlandic minister said.", "Norland", None, None),
    ("Norland could run out of salt, Holt said.", "Norland", None, None),
    ("The opposition leader in Norland said that he will write to the Council of Seven.", "Norland", None, None),
    # --- seen while the rules were made
    ("Norland would neither confirm nor deny that it had sent arms.", "Norland", "undecided", "journalist"),
    ("Norland's cabinet approved the loan on Monday.", "Norland", "committed", "journalist"),
    ("The Norlandic army said it would pull back its guns by Friday.", "Norland", "committed", "Norland"),
    ("Norland has agreed to let inspectors in, two diplomats said.", "Norland", "committed", "unnamed"),
    ("Norland said on Monday that it was ready to reopen the border.", "Norland", "offered", "Norland"),
    ("Tal said on Tuesday his country would never give up the island.", "Suria", "declined", "Suria"),
    ("Tal said on Tuesday his country would join the pact next year.", "Suria", "committed", "Suria"),
    ("The Surian president has promised to visit the valley.", "Suria", "committed", "journalist"),
    ("Norland turned down a request for talks.", "Norland", "declined", "journalist"),
    ("Norland refused on Monday to hand over the pilots.", "Norland", "declined", "journalist"),
    ("Norland's foreign minister rejected the proposal as a trick.", "Norland", "declined", "journalist"),
    ("Norland and Suria have agreed to exchange prisoners.", "Norland", "committed", "journalist"),
    ("Norland and Suria have agreed to exchange prisoners.", "Suria", "committed", "journalist"),
    ("Norland, Suria and Vestmark signed a deal to share the water.", "Norland", None, None),
    ("Norland has not said when it will leave.", "Norland", "undecided", "journalist"),
    ("Norland has not given an answer.", "Norland", "undecided", "journalist"),
    ("Norland is not planning to leave the pact, Holt said.", "Norland", "declined", "Norland"),
    ("Norland is not going to pay, Holt said.", "Norland", "declined", "Norland"),
    ("Holt said no decision had been made.", "Norland", "undecided", "Norland"),
    ("Holt said the talks with Suria would continue.", "Norland", "committed", "Norland"),
    ("Norland's plan to send nurses has been dropped.", "Norland", "declined", "journalist"),
    ("Norland was considering a strike, officials said.", "Norland", "considering", "unnamed"),
    ("Norland is in talks to buy six ships.", "Norland", None, None),
    ("Norland will seek a vote in May.", "Norland", "committed", "journalist"),
    ("Norland seeks a vote in May.", "Norland", None, None),
    ("Norland wants the vote to be held in May.", "Norland", None, None),
    ("Norland demanded that Suria leave the valley.", "Norland", None, None),
    ("Norland called on Suria to free the pilots.", "Norland", None, None),
    ("Norland denied that it was behind the raid.", "Norland", "denied", "Norland"),
    ("Norland has repeatedly denied arming the rebels.", "Norland", "denied", "Norland"),
    ('"We did not fire a single shot," Holt said.', "Norland", "denied", "Norland"),
    ('"We have no soldiers in the valley," Holt said.', "Norland", "denied", "Norland"),
    ('"Our soldiers have never crossed the river," Holt said.', "Norland", "denied", "Norland"),
    ("Norland said its planes had not bombed the bridge.", "Norland", "denied", "Norland"),
    ("Norland accused Suria of refusing to talk.", "Norland", None, None),
    ("Norland accused Suria of refusing to talk.", "Suria", "declined", "Norland"),
    ("Norland said Suria had pledged to free the pilots.", "Suria", "committed", "Norland"),
    ("Norland said Suria had not kept its promise.", "Suria", None, None),
    ("If attacked, Norland will fight, Holt said.", "Norland", "conditional", "Norland"),
    ("Norland will not attend unless it is invited.", "Norland", "conditional", "journalist"),
    ('"We would be happy to host the talks," Holt said.', "Norland", "offered", "Norland"),
    ('"We are willing to talk to anyone," Holt said.', "Norland", "offered", "Norland"),
    ('"We want to build a bridge," Holt said.', "Norland", "considering", "Norland"),
    ('"We are considering all options," Holt said.', "Norland", "considering", "Norland"),
    ('"We will see what happens," Holt said.', "Norland", None, None),
    ('"We will continue to monitor the border," Holt said.', "Norland", "committed", "Norland"),
    ('"We must help them," Holt said.', "Norland", None, None),
    ('"I am going to veto this bill," Tal said.', "Suria", "committed", "Suria"),
    ('"We will never accept this," Tal said.', "Suria", "declined", "Suria"),
    ("Norland said Thursday it will not take part in the summit.", "Norland", "declined", "Norland"),
    ("The Norlandic government announced Monday that it would lift the curfew.", "Norland", "committed", "Norland"),
    ("The Norlandic government has imposed a curfew.", "Norland", None, None),
    ("Norland's foreign ministry summoned the Surian ambassador.", "Norland", None, None),
    ("Norland plans a new port, according to Holt.", "Norland", "committed", "Norland"),
    ("Norland will reportedly send nurses.", "Norland", "committed", "journalist"),
    ("Norland is likely to refuse.", "Norland", None, None),
    ("Norland could face sanctions.", "Norland", None, None),
    ("Norland would benefit from the deal.", "Norland", None, None),
    ("Sanctions on Norland will be lifted, Tal said.", "Suria", "committed", "Suria"),
    ("Sanctions on Norland will be lifted, Tal said.", "Norland", None, None),
    ("The treaty will give Norland a vote.", "Norland", None, None),
    ("Norland, which refused to sign, sent nurses.", "Norland", "declined", "journalist"),
    ("The pledge came from Norland.", "Norland", None, None),
    ("Norland said that the vote would be held in May.", "Norland", "committed", "Norland"),
    ("The vote will be held in May, Holt said.", "Norland", "committed", "Norland"),
    ("The summit will be held in Norland.", "Norland", None, None),
    ("Norland has the right to refuse.", "Norland", None, None),
    ("Norland has no choice but to sign.", "Norland", None, None),
    ("Norland failed to agree with Suria on a date.", "Norland", None, None),
    ("Norland's central bank will cut rates in May.", "Norland", "committed", "journalist"),
    ("Norland's parliament will vote in May.", "Norland", None, None),
    ("Norland, Holt insisted, had never sent arms.", "Norland", "denied", "Norland"),
    ("Suria must decide by Friday, Holt said.", "Suria", None, None),
    ("Norland is expected to announce a decision on Friday.", "Norland", None, None),
    ("Norland has offered Suria forty ferries.", "Norland", "offered", "journalist"),
    ("Norland would not rule out a strike.", "Norland", "considering", "journalist"),
    ("Norland is weighing whether to recall its envoy.", "Norland", "considering", "journalist"),
    ("Norland warned that it would close the border.", "Norland", "committed", "Norland"),
    ("Norland threatened on Monday to cut the gas.", "Norland", "conditional", "journalist"),
    ("Norland will not be bullied, Holt said.", "Norland", None, None),
    ("Norland's refusal to sign the treaty has angered Suria.", "Norland", "declined", "journalist"),
    ("Norland has said it will sign.", "Norland", "committed", "Norland"),
    ("Norland has said it will not sign.", "Norland", "declined", "Norland"),
    ("Norland said that it had no plans to leave the pact.", "Norland", "declined", "Norland"),
    ("Norland said it was considering a ban.", "Norland", "considering", "Norland"),
    ("Norland said it was studying the request.", "Norland", "considering", "Norland"),
    ("Norland said it had not received any request.", "Norland", "denied", "Norland"),
    ("Norland said it had not yet received the request.", "Norland", None, None),
    ("Norland said it had yet to decide.", "Norland", "undecided", "Norland"),
    ("Norland said it had offered to host the talks.", "Norland", "offered", "Norland"),
    ("Norland said it had agreed to host the talks.", "Norland", "committed", "Norland"),
    ("Norland said it had rejected the offer.", "Norland", "declined", "Norland"),
    ("Norland said it would consider the offer.", "Norland", "considering", "Norland"),
    ("Norland said it might consider the offer.", "Norland", "considering", "Norland"),
    ("Norland said it would sign only if Suria did.", "Norland", "conditional", "Norland"),
    ("Holt, the Norlandic foreign minister, said on Monday that her country would send nurses.",
     "Norland", "committed", "Norland"),
    ("The spokesman for Norland's army said troops would stay in the valley.", "Norland", "committed", "Norland"),
    ("Norland agreed Monday to a truce.", "Norland", "committed", "journalist"),
    ("Norland accepted an invitation to the summit.", "Norland", "committed", "journalist"),
    ("Norland has withdrawn its objection.", "Norland", "declined", "journalist"),
    ("Norland withdrew from the talks in protest.", "Norland", "declined", "journalist"),
    ("Norland suspended the talks.", "Norland", "declined", "journalist"),
    ("Norland backs the plan.", "Norland", None, None),
    ("Norland hopes for a truce.", "Norland", None, None),
    ("Norland voted against the resolution.", "Norland", "declined", "journalist"),
    ("Norland abstained.", "Norland", None, None),
    ("Norland ordered the envoy to leave.", "Norland", "committed", "journalist"),
    ("Norland has banned the import of salt.", "Norland", None, None),
    ("Norland aims to plant a million trees.", "Norland", "considering", "journalist"),
    ("Norland is seeking to buy six ships.", "Norland", "considering", "journalist"),
    ("Norland has been asked to join and is considering it.", "Norland", "considering", "journalist"),
    ("Norland is preparing to send nurses.", "Norland", "committed", "journalist"),
    ("Norland is about to leave the pact, diplomats said.", "Norland", "committed", "unnamed"),
    ("Norland will remain neutral, Holt said.", "Norland", None, None),
    ("Norland will stay in the pact, Holt said.", "Norland", "committed", "Norland"),
    ("Norland will keep its border open, Holt said.", "Norland", "committed", "Norland"),
    ("Norland has no objection to the plan.", "Norland", None, None),
    ("Norland is against the plan.", "Norland", "declined", "journalist"),
    ("Norland continues to oppose the plan.", "Norland", "declined", "journalist"),
    ("Norland continues to refuse entry to the inspectors.", "Norland", "declined", "journalist"),
    ("Norland rejected suggestions that it had armed the rebels.", "Norland", "denied", "Norland"),
    ("Norland rejects any role in the raid.", "Norland", "denied", "Norland"),
    ("Norland had nothing to do with the raid, Holt said.", "Norland", "denied", "Norland"),
    ("Norland did not take part in the raid, Holt said.", "Norland", "denied", "Norland"),
    ("Norlandic troops did not fire at the crowd, the Norlandic army said.", "Norland", "denied", "Norland"),
    ("Norland vows to rebuild bridge || The bridge fell.", "Norland", "committed", "journalist"),
    ("Norland rejects truce || The truce was short.", "Norland", "declined", "journalist"),
    ("Norland may join pact: minister || The pact is old.", "Norland", "considering", "Norland"),
    ("Norland mulls ban on salt || Salt is cheap.", "Norland", "considering", "journalist"),
    ("Norland denies arming rebels || The rebels fled.", "Norland", "denied", "Norland"),
    ("Norland says it will sign || The treaty is long.", "Norland", "committed", "Norland"),
    ("Norland not to sign treaty || The treaty is long.", "Norland", "declined", "journalist"),
    ("Norland won't send nurses, says Holt || The nurses wait.", "Norland", "declined", "Norland"),
    ("Norland undecided on pact || The pact is old.", "Norland", "undecided", "journalist"),
    ("Norland ready for talks || The talks are near.", "Norland", "offered", "journalist"),
    ("Norland offers nurses || They are young.", "Norland", "offered", "journalist"),
]
CASES += AGENCY_CASES

MISSES = {
    "The spokesman for Norland's army said troops would stay in the valley.": "whose troops is not told",
    "Norland rejects any role in the raid.": "a role may be turned down too",
    "Norland mulls ban on salt || Salt is cheap.": "the tree takes mulls for a noun",
    "Council of Seven: Norland to send 300 guards || The guards are young.":
        "no statement is found of an organisation of several words before a colon",
    "Poland, its oil minister said, has yet to choose between the bids.":
        "the tree takes the minister for another name of the country",
    "Whether Vestmark will take part remains open, its envoy said.": "the tree makes two sentences of it",
}


def texts_of(*strings: str) -> Texts:
    """The strings as articles 0, 1, 2 ..., parsed; what stands before " || " is the title."""
    ids = [str(number) for number in range(len(strings))]
    titles = [text.split(" || ")[0] if " || " in text else None for text in strings]
    bodies = [text.replace(" || ", "\n\n") for text in strings]
    return parse(read_texts(pd.DataFrame({"article_id": ids, "text": bodies, "title": titles})))


def tables_of(texts: Texts, registry) -> tuple:
    """The arguments of `find_positions`."""
    clauses, mentions = find_clauses(texts), find_mentions(texts, registry)
    discourse = Discourse(texts, mentions, registry)
    statements = find_statements(texts, clauses, mentions, registry, discourse)
    return texts, clauses, statements, Referents(texts, discourse, statements)


def read(registry, *strings: str) -> pd.DataFrame:
    return find_positions(*tables_of(texts_of(*strings), registry))


def asserted(positions: pd.DataFrame, article: int, party: str) -> list[tuple[str, str]]:
    """The rung and the asserter of each position of a party in an article."""
    found = positions[(positions["article_id"] == str(article)) & (positions["party"] == party)]
    by = found["voice"].map(NOBODY).fillna(found["voice_party"])
    return list(zip(found["rung"], by, strict=True))


def cases(rows: list[tuple], misses: dict[str, str]) -> list:
    """A parameter for each row, by its number; those that are known to be missed expected to fail."""
    params = []
    for number, (text, party, *_) in enumerate(rows):
        reason = misses.get(text)
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        params.append(pytest.param(number, marks=marks, id=f"{party}: {text[:60]}"))
    return params


# --- own sentences ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def table(registry):
    """The positions of all cases, read in one batch: one article a case."""
    return read(registry, *(case[0] for case in CASES))


@pytest.mark.parametrize("number", cases(CASES, MISSES))
def test_rung_and_asserter(table, number):
    _, party, rungs, by = CASES[number]
    rungs = [rungs] if isinstance(rungs, str) else rungs or []
    assert asserted(table, number, party) == [(rung, by) for rung in rungs]


def test_there_are_cases_enough_of_each_rung():
    rungs = pd.Series([rung for _, _, rung, _ in CASES], dtype="object").explode().value_counts(dropna=False)
    assert len(CASES) >= 200
    assert set(rungs.index.dropna()) == set(RUNG_SCALE) and rungs.min() >= 15


def test_scale_is_the_ladder():
    assert [RUNG_SCALE[rung] for rung in RUNGS] == [0, 1, 2, 3, 4, 5]
    assert np.isnan(RUNG_SCALE["denied"])


# --- shared cases -----------------------------------------------------------------------------------------------------

SHARED_ROWS = list(pd.read_csv(SHARED, sep="\t", quoting=3).itertuples(index=False, name=None))
SHARED_MISSES = {
    "Qatar, mediators who asked not to be named say, is ready to raise the sum.":
        "the tree takes the mediators for another name of the country",
    "Peru will meet Chile next week, the government said in Lima on Monday. The government, however, rejected a summit "
    "in Chile.": "its first sentence holds a position of Peru too, which a case of its own asks for",
}


@pytest.fixture(scope="module")
def shared():
    return read(load_registry(), *(row[0] for row in SHARED_ROWS))


@pytest.mark.parametrize("number", cases(SHARED_ROWS, SHARED_MISSES))
def test_shared_case(shared, number):
    _, party, by, rung = SHARED_ROWS[number]
    assert asserted(shared, number, party) == ([] if rung == "-" else [(rung, by)])


# --- the decision table and the lexicon -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def examples():
    """The positions in the table's examples, one article a rule, and which rules decided in each."""
    tables = tables_of(texts_of(*(rule.example for rule in position_rules())), load_registry())
    cues = read_cues(*tables)
    article = tables[0].tokens.article[cues["row"].to_numpy()]
    decided = set(zip(article.tolist(), cues["rule"], strict=True))
    return find_positions(*tables), decided


@pytest.mark.parametrize("number", range(len(position_rules())), ids=[rule.rule for rule in position_rules()])
def test_example_of_rule(examples, number):
    positions, decided = examples
    rule = position_rules()[number]
    found = positions[positions["article_id"] == str(number)]
    answers = [f"{party}: {rung}" for party, rung in zip(found["party"], found["rung"], strict=True)]
    assert (answers or ["-"]) == [rule.answer]
    assert (number, rule.rule) in decided


def test_rules_are_told_apart_and_end_on_known_rungs():
    rules = position_rules()
    assert len({rule.rule for rule in rules}) == len(rules)
    assert {rule.rung for rule in rules} == {None, *RUNG_SCALE}


def test_every_cue_has_a_class_that_a_rule_asks_for_and_lists_that_exist():
    asked = {name for rule in position_rules() for name in rule.asks.get("cue", ())}
    entries = [entry for listed in cue_entries().values() for entry in listed]
    assert {entry.cue_class for entry in entries} <= asked | {"none"}
    assert {entry.holder for entry in entries} == {"subject", "possessor", "speaker", "inner"}
    assert all(words(entry.objects) for entry in entries if entry.objects)


def test_no_list_names_a_word_twice():
    for row in read_table("position_words.tsv").itertuples():
        assert len(set(row.words.split())) == len(row.words.split()), row.list


# --- spans ------------------------------------------------------------------------------------------------------------

SPANS = [
    # (text, clause, cue, proposition, condition)
    ("On Monday Norland will send two ships, and nobody objects.", "On Monday Norland will send two ships", "will send",
     "send two ships", None),
    ("Suria would send nurses only if the road is open.", "Suria would send nurses only if the road is open",
     "would send", "send nurses", "only if the road is open"),
    ("If the rains end, Suria will reopen the pass.", "If the rains end, Suria will reopen the pass", "will reopen",
     "reopen the pass", "If the rains end"),
    ("Only if the debt is halved will Suria sign.", "Only if the debt is halved will Suria sign", "will Suria sign",
     "sign", "Only if the debt is halved"),
    ("Suria's offer to consider a role was noted.", "Suria's offer to consider a role", "offer", "consider a role",
     None),
    ("Vestmark has yet to decide on the loan.", "Vestmark has yet to decide on the loan", "has yet",
     "decide on the loan", None),
    ('"Regarding the loan, no decision has been taken," Holt said.', "Regarding the loan, no decision has been taken",
     "no decision has been taken", "Regarding the loan", None),
    ("Poland made no commitment on troops.", "Poland made no commitment on troops", "made no commitment", "on troops",
     None),
    ("Egypt, a friend of the valley, is ready to help.", "Egypt, a friend of the valley, is ready to help", "is ready",
     "help", None),
    ("Egypt denied that its guards had opened fire.", "Egypt denied that its guards had opened fire", "denied",
     "its guards had opened fire", None),
    ("Egypt said on Friday that it had not violated the truce in May.", "it had not violated the truce in May",
     "had not violated", "violated the truce in May", None),
    ("Norland agreed to pay on condition that the audit is public, officials said.",
     "Norland agreed to pay on condition that the audit is public", "agreed", "pay",
     "on condition that the audit is public"),
    ("There is no such agreement, Egypt's spokesman insisted.", "There is no such agreement", "is no such agreement",
     "such agreement", None),
    ("The plan was approved by Norland in March.", "The plan was approved by Norland in March", "was approved",
     "The plan", None),
]


@pytest.fixture(scope="module")
def spanned(registry):
    return read(registry, *(case[0] for case in SPANS))


@pytest.mark.parametrize("number", range(len(SPANS)), ids=[case[0][:50] for case in SPANS])
def test_spans(spanned, number):
    text, *expected = SPANS[number]
    found = spanned[spanned["article_id"] == str(number)]
    assert len(found) == 1
    row = found.iloc[0]
    spans = [(row[f"{name}start"], row[f"{name}end"]) for name in ("", "cue_", "proposition_", "condition_")]
    assert [None if pd.isna(start) else text[start:end] for start, end in spans] == expected


def test_spans_lie_in_their_sentence_and_hold_the_cue(registry):
    texts = texts_of(*(case[0] for case in CASES))
    found = find_positions(*tables_of(texts, registry))
    sentences = found.merge(texts.sentences, on=["article_id", "sentence_id"], suffixes=("", "_sentence"))
    assert len(sentences) == len(found) > 150
    for name in ("", "cue_", "proposition_", "condition_"):
        start, end = sentences[f"{name}start"], sentences[f"{name}end"]
        known = start.notna()
        assert (start[known] >= sentences.loc[known, "start_sentence"]).all()
        assert (end[known] <= sentences.loc[known, "end_sentence"]).all()
    assert (found["start"] <= found["cue_start"]).all() and (found["cue_end"] <= found["end"]).all()


def test_clause_and_statement_are_those_of_the_cue(registry):
    tables = tables_of(texts_of("Suria said that Norland had offered two ships."), registry)
    row = find_positions(*tables).iloc[0]
    clause = tables[1].set_index("clause_id").loc[row["clause_id"]]
    assert clause["lemma"] == "offer" and row["statement_id"] == tables[2]["statement_id"].iloc[0]


# --- tables and invariants --------------------------------------------------------------------------------------------


def test_positions_keep_the_schema(table, registry):
    for positions in (table, *(read(registry, text) for text in ("", "   \n\n ", "Rain fell.", "Norland."))):
        assert list(positions.columns) == list(SCHEMAS["positions"])
        assert positions.dtypes.equals(empty("positions").dtypes)
    assert (table["voice"].isin(["self", "other"]) == table["voice_party"].notna()).all()
    assert (table["party"].eq(table["voice_party"]) == table["voice"].eq("self")).all()
    assert table.loc[table["rung"] == "denied", "voice"].eq("self").all()


def test_no_articles(registry):
    assert read(registry).empty


def test_relabelling_the_parties_changes_nothing_else(registry, table):
    names = registry.parties["party"].tolist()
    labels = dict(zip(names, reversed(names), strict=True))
    relabelled = replace(
        registry,
        parties=registry.parties.assign(party=registry.parties["party"].map(labels), kind="country"),
        aliases=registry.aliases.assign(party=registry.aliases["party"].map(labels)),
    )
    plain = replace(registry, parties=registry.parties.assign(kind="country"))
    one, other = (read(each, *(case[0] for case in CASES)) for each in (plain, relabelled))
    one = one.assign(**{name: one[name].map(labels) for name in ("party", "voice_party")})
    key = ["article_id", "cue_start", "party"]
    left, right = (each.sort_values(key).drop(columns="position_id") for each in (one, other))
    pd.testing.assert_frame_equal(left.reset_index(drop=True), right.reset_index(drop=True), check_dtype=False)


@settings(max_examples=5)
@given(numbers=st.lists(st.integers(0, len(CASES) - 1), min_size=1, max_size=12, unique=True))
def test_the_other_articles_of_a_batch_change_nothing(registry, table, numbers):
    found = read(registry, *(CASES[number][0] for number in numbers))
    columns = ["party", "rung", "voice", "start", "end", "cue_start", "cue_end", "rule"]
    for at, number in enumerate(numbers):
        alone, before = found[found["article_id"] == str(at)], table[table["article_id"] == str(number)]
        assert alone[columns].to_numpy().tolist() == before[columns].to_numpy().tolist()


SUBJECTS = st.sampled_from(["Norland", "Egypt and Suria", "The Polish government"])
ACTS = st.sampled_from([
    "send two ships", "fund the clinic", "sign the treaty", "join the mission", "annex the valley", "supply fuel",
])
TAILS = st.sampled_from([".", " in May.", ", officials said."])


@settings(max_examples=8)
@given(clauses=st.lists(st.tuples(SUBJECTS, ACTS, TAILS), min_size=1, max_size=8))
def test_negating_what_will_be_done_declines_it(registry, clauses):
    plain = [f"{subject} will {act}{tail}" for subject, act, tail in clauses]
    negated = [text.replace(" will ", " will not ") for text in plain]
    assert set(read(registry, *plain)["rung"]) == {"committed"}
    assert set(read(registry, *negated)["rung"]) == {"declined"}


def test_a_promise_that_is_kept_is_an_act(registry):
    texts = ("Norland keeps its promise to send two ships.", "Norland repeats its promise to send two ships.")
    assert read(registry, *texts)["article_id"].tolist() == ["1"]


@pytest.mark.parametrize("wanted", [
    "Suria demanded a promise from Norland to send ships.", "Suria wants a pledge by Norland to leave.",
    "Suria called for a commitment from Norland to pay.",
])
def test_what_another_wants_is_not_there_yet(registry, wanted):
    assert read(registry, wanted).empty


@pytest.mark.parametrize("modal", ["must", "should", "can", "could"])
def test_obligation_and_ability_are_no_positions(registry, modal):
    acts = ("send nurses", "agree to a truce", "reject it")
    assert read(registry, *(f"Norland {modal} {act}." for act in acts)).empty


def test_the_sample_shows_the_offer_that_its_party_calls_undecided(root):
    texts = parse(read_texts(read_articles(root / "data" / "articles")))
    found = find_positions(*tables_of(texts, load_registry(root / "data" / "parties.yaml")))
    held = found[found["party"] == "Pakistan"]
    stated = set(zip(held["rung"], held["voice"], held["voice_party"].fillna(""), strict=True))
    assert {("undecided", "self", "Pakistan"), ("offered", "other", "United States")} <= stated
