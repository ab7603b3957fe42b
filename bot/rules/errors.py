"""Refusals: the person asked for something that cannot be; the message is the sentence they read."""


class Refused(Exception):
    """Cannot be done, and the message says in one plain sentence what is true instead.

    `field` names the form's field it is about, when there is one.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
