"""Small annotated reports for the tests of comparing: spans are found by their words."""

from reportedly.model import (
    Actor,
    Annotated,
    Event,
    Mention,
    Place,
    Publication,
    Quantity,
    Report,
    Span,
    Statement,
)


class Draft:
    """A report that is annotated by naming words of its text."""

    def __init__(self, name, text, published=None):
        self.name, self.text, self.published = name, text, published
        self.places, self.quantities, self.actors, self.statements, self.events = [], [], [], [], []

    def span(self, words, after=0):
        start = self.text.index(words, after)
        return Span(self.name, start, start + len(words))

    def place(self, words, geonameid, lat, lon, feature="PPL"):
        self.places.append(Place(self.span(words), words, geonameid, "XX", None, feature, lat, lon))
        return len(self.places) - 1

    def figure(self, words, value, modifier=None, unit="", dimension="count", si=None, low=None, high=None):
        low = value if modifier == "at_least" else low
        self.quantities.append(Quantity(self.span(words), value, low, high, modifier, unit, dimension, si))
        return len(self.quantities) - 1

    def actor(self, identifier, *mentions, kind="person"):
        self.actors.append(
            Actor(identifier, mentions[0], kind, tuple(Mention(self.span(words), "name") for words in mentions))
        )
        return identifier

    def statement(self, content, source=None, act="assert", kind="indirect", cue=None):
        self.statements.append(
            Statement((self.span(content),), None, source, self.span(cue) if cue else None, kind, act)
        )
        return len(self.statements) - 1

    def event(self, trigger, type, **more):
        self.events.append(Event(self.span(trigger), type, **more))
        return len(self.events) - 1

    def done(self):
        basis = "given" if self.published else "unknown"
        return Annotated(
            Report(self.name, self.text, "0", published=self.published),
            body=(Span(self.name, 0, len(self.text)),),
            published=Publication(self.published, basis),
            places=tuple(self.places),
            quantities=tuple(self.quantities),
            actors=tuple(self.actors),
            statements=tuple(self.statements),
            events=tuple(self.events),
        )
