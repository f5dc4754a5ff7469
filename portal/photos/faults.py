"""What can be wrong with a photo, as codes: the words for them live in portal.forms.photo_messages."""

from enum import StrEnum


class PhotoFault(StrEnum):
    """Why a photo was not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_PICTURE = "not_a_picture"
    NOT_SUPPORTED = "not_supported"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY = "too_many"
