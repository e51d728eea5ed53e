"""Words for acts of war and for what they do, by which mentions of one report are held together and apart."""

from __future__ import annotations

ANSWERING = frozenset(
    "repel repulse foil thwart fend respond retaliate resist defend counter withstand intercept".split()
)
"""Words for what is done against an attack: the doer is the other side."""
OUTCOMES = frozenset(
    "kill killing die death wound injure injury hurt maim dead destroy destruction damage burn perish slay "
    "slaughter".split()
)
"""Words that tell what an act did."""
WIDE = frozenset("war warfare invasion conflict offensive counteroffensive campaign occupation siege hostility".split())
"""Words for what goes on for months: its days, places and dead are not those of one happening."""
INVADING = frozenset("war warfare conflict invasion invade occupation occupy annexation annex".split())
"""Of these, and of the verbs for them, those of a whole country: a siege or an offensive can be of one town."""
GENERAL_WORDS = frozenset("attack strike hit blast explosion assault raid incident bombing target".split())
COMING_DOWN = frozenset("strike hit explode detonate land fall".split())
"""What weapons do."""
