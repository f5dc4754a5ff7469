"""The origin of a translation: what its comment in the .po file says about who answers for it."""

from enum import StrEnum


class Origin(StrEnum):
    """Whether a professional translator has read a translation."""

    DRAFT = "draft"
    REVIEWED = "reviewed"

    @property
    def comment(self) -> str:
        """The translator's comment that says so, in a .po file after `# `."""
        return f"{_LABEL} {self.value}"

    @classmethod
    def read(cls, comment: str) -> "Origin | None":
        """The origin that a comment states, or None when it is about something else."""
        label, _, value = comment.partition(" ")
        return cls(value.strip()) if label == _LABEL and value.strip() in set(cls) else None


_LABEL = "origin:"
