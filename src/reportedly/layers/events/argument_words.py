"""Words by which it is told who acts in an event and to whom it is done (`arguments.py`)."""

from __future__ import annotations

LIGHT = frozenset(
    "carry launch conduct stage hold sign make take begin start open commit mount wage perform reach announce "
    "declare issue impose order lead give send deliver voice offer express have hold claim plan resume continue "
    "do pay organise organize".split()
)
SERIES = frozenset("series wave spate string number round campaign barrage flurry act".split())
KEEPING = frozenset(
    "extend reduce ease tighten maintain prolong renew intensify escalate repeat practise practice".split()
)
TAKING_PART = frozenset("engage participate involve join assist persist specialise specialize succeed".split())
SUFFERING = frozenset("suffer face undergo survive experience sustain receive endure meet repel escape".split())
COUNTING = frozenset(
    "one two three four five six seven eight nine ten some many most all both dozen score hundred thousand number "
    "group member handful scores part crowd team majority couple several other another each none million".split()
)
LINKS = frozenset("responsibility responsible involved involvement role part behind hand credit blame guilty".split())
HAVING = frozenset("have find take spend keep lose waste face".split())
ABSTRACT = frozenset(
    "business trouble success difficulty part role time hour day week month year hand interest problem experience fun "
    "luck choice point history".split()
)
WON = frozenset("victory win campaign operation offensive success blow".split())
"""What one has who does what follows in -ing: "scored a victory overrunning the town"."""
CONTROLLING = frozenset(
    "accuse suspect blame charge convict criticise criticize condemn praise thank prevent stop keep punish".split()
)
ARMS = frozenset(
    "drone missile rocket shell jet warplane aircraft plane bomb artillery tank warship helicopter gunship mortar "
    "bomber submarine howitzer gun torpedo".split()
)
NAMED_ARMS = frozenset(
    "iskander kalibr kinzhal tochka tochka-u grad smerch uragan shahed geran lancet bayraktar himars atacms patriot "
    "tomahawk javelin stinger kornet qassam katyusha fateh scud kh-101 kh-22 kh-59 s-300 s-400 storm-shadow".split()
)
QUALIFYING = ("poss", "amod", "compound", "nmod")
HARMED = frozenset("kill wound injure hurt maim displace".split())
WRECKED = frozenset("destroy damage hit strike shake level flatten wreck".split())
BY_ACT = frozenset({"by", "in", "from", "during"})
"""Prepositions between what befell somebody and the act that did it: "killed by shelling", "hurt in the raid"."""
BEFALLEN = frozenset(
    "civilian woman child village town city neighbourhood neighborhood district area building house home school "
    "hospital market mosque church shop restaurant street square convoy bus camp position base checkpoint".split()
)
"""Words for what an act befalls: they have not done what follows in -ing."""
FIRE = frozenset(
    "fire gunfire shellfire crossfire bombardment barrage offensive operation assault incursion crackdown "
    "campaign".split()
)
PARTIES = frozenset({"armed_force", "organisation", "group"})
FORCES = frozenset(
    "troop force soldier army military fighter unit navy defence defense system man commander regiment brigade".split()
)
DEFENCES = frozenset("defence defense system battery".split())
"""What is a side's own, and fires: whose it is stands before it."""
AIMED = frozenset("target aim direct kill wound injure hit strike destroy damage shake rock tear rip".split())
AFTER = {
    "act": ("against", "on", "upon", "at", "of"),
    "drive": ("against", "on", "upon", "at", "of"),
    "take": ("from",),
    "undergo": (),
    "mutual": ("with", "against", "between", "and", "to"),
    "say": ("on", "against", "at", "to", "with", "from", "for", "of", "by"),
    "give": ("to", "for"),
    "move": (),
    "happen": (),
}
SAYING = frozenset("say tell report add state note write confirm post".split())
TELLING = frozenset("announce claim declare voice".split())
DEEDS = frozenset(
    "abduction arrest attack_on_civilians explosive_device sexual_violence suicide_bombing territory_captured "
    "air_strike shelling property_destruction".split()
)
OF_A_PART = ("of", "over", "on", "at", "to", "against")
RELATIVE = frozenset({"who", "which", "that", "whom"})
SHARED = 3  # words from a verb to the next with which it shares an object
SUBJECTS = ("nsubj", "csubj")
PASSIVE = ("nsubjpass", "csubjpass")
