"""The one way to say no: a refusal names its sentence and what goes into it; the entry point words it."""


class Refusal(Exception):
    """Something that cannot be done as asked. Nothing was stored.

    A subclass is one kind of refusal. Its `sentence` is an English gettext msgid with {placeholders};
    `facts` fill them. Raised by subjects, worded by pages, gateway and command line.
    """

    sentence = ""

    def __init__(self, **facts: object) -> None:
        super().__init__(self.sentence.format(**facts) if facts else self.sentence)
        self.facts = facts

    @property
    def key(self) -> str:
        """Name of the refusal in tests and logs."""
        return type(self).__name__
