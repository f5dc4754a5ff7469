"""What every definition shares: it is frozen, and a key it does not know is reported with its line."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationInfo, model_validator

from portal.catalogue.documents import YamlMap
from portal.catalogue.problems import Report, nearest


class Definition(BaseModel):
    """A frozen piece of a city's profile.

    Validate with `context=Report(...)` to collect unknown keys with their lines instead of stopping at
    them; without a report (documents read back from the database) an unknown key is an error.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_enum_values=False)

    @classmethod
    def keys(cls) -> tuple[str, ...]:
        """The keys a document may write here, in the order of the definition."""
        return tuple(field.alias or name for name, field in cls.model_fields.items())

    @model_validator(mode="before")
    @classmethod
    def _report_unknown_keys(cls, data: Any, info: ValidationInfo) -> Any:
        if not isinstance(data, YamlMap) or not isinstance(info.context, Report):
            return data
        known = cls.keys()
        for key in [key for key in data if key not in known]:
            info.context.unknown_key(data.lines[key], key, known)
            meant = nearest(key, known)
            if meant is not None and meant not in data:
                data.read_as(key, meant)
        return {key: value for key, value in data.items() if key in known}

    def to_document(self) -> dict[str, Any]:
        """This definition as JSON values, with the keys a document uses; nothing that is left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The definition that `to_document` wrote. Raises pydantic.ValidationError for anything else."""
        return cls.model_validate(dict(document))
