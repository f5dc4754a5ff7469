"""Taking photos from a page: how large its body may be, and what becomes of each file in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from portal.catalogue.answers import clean
from portal.catalogue.typed.text import storable, too_many
from portal.commands.photos import Gathering, describe_photos, keep_photo
from portal.domain.limits import Limited
from portal.forms.photo_messages import photo_message, too_long_message, too_many_message
from portal.photos import PhotoFault, read_photo
from portal.photos.limits import LARGEST_FILE, LONGEST_DESCRIPTION, MOST_PHOTOS
from portal.photos.names import Size
from portal.queries.photos import PhotoView
from portal.texts import Texts
from portal.web.current import current_portal, current_texts
from portal.web.errors import drain_body
from portal.web.limits import require
from portal.web.phone import call_us
from portal.web.pictures import Shown, shown

LARGEST_UPLOAD = MOST_PHOTOS * LARGEST_FILE + 2 * 1024 * 1024
"""Bytes of one body with photos: all that are taken, as large as they may be, and what stands around them."""

LARGEST_UPLOAD_DRAINED = 4 * LARGEST_UPLOAD

FILES = "photos"
"""The name and html id of the control that chooses files."""

DESCRIPTION = "description-"

DONE, ADDED, REMOVED = "done", "added", "removed"
"""In the address of the page: what has just been done."""

Problem = tuple[str | None, str]
"""Html id of the control in error (None: the page as a whole), and what to do about it."""


class PhotosForm(FlaskForm):  # type: ignore[misc]
    """Nothing but the proof that the post comes from our own page; the files are read by `add_photos`."""


@dataclass(frozen=True)
class PhotoField:
    """A gathered photo on the page that gathers them: see components/upload.html.

    `name` is the photo's; `typed` what is in the text beside it: as just typed, else as kept.
    """

    name: str
    shown: Shown
    typed: str
    error: str | None

    @property
    def id(self) -> str:
        """Html id and name of the control for its description."""
        return DESCRIPTION + self.name


def receive_upload() -> bool:
    """Take in the body of a post with photos; False when it was too large, and is gone.

    Files go to the disk while they come in (werkzeug), not to memory.
    """
    request.max_content_length = LARGEST_UPLOAD
    try:
        request.form  # noqa: B018 - reading it is what finds a body that is too large
    except RequestEntityTooLarge:
        drain_body(LARGEST_UPLOAD_DRAINED)
        return False
    return True


def fields_of(
    photos: Sequence[PhotoView], address: Callable[[PhotoView, Size], str], *, received: bool
) -> list[PhotoField]:
    """Return what the page shows of each photo.

    In: where a photo's picture is had; whether a body came with this request, and could be taken in.
    """
    texts = current_texts()
    typed = [_typed(photo) if received else photo.description for photo in photos]
    return [
        PhotoField(photo.name, one, text, _too_long(text, texts))
        for photo, one, text in zip(photos, shown(photos, texts, address), typed, strict=True)
    ]


def _typed(photo: PhotoView) -> str:
    """Return what was just typed for a photo, else what is kept."""
    sent = request.form.get(DESCRIPTION + photo.name)
    return photo.description if sent is None else storable(sent)


def _too_long(text: str, texts: Texts) -> str | None:
    over = too_many(clean(text), LONGEST_DESCRIPTION)
    return too_long_message(over, texts) if over else None


def take_descriptions(gathering: Gathering, photos: Sequence[PhotoView]) -> list[Problem]:
    """Keep what was typed about the photos that are there; return what is too long to be kept."""
    texts = current_texts()
    typed = {photo.name: _typed(photo) for photo in photos}
    wrong = {name: said for name, text in typed.items() if (said := _too_long(text, texts)) is not None}
    kept = {name: clean(text) for name, text in typed.items() if name not in wrong}
    if kept:
        describe_photos(current_portal(), gathering.key, kept, texts.language)
    return [(DESCRIPTION + name, said) for name, said in wrong.items()]


def add_photos(gathering: Gathering, room: int) -> list[Problem]:
    """Keep the files that were sent, one by one; return what is wrong with those that were not kept.

    In: how many more photos fit. Errors: FilesUnavailable, DatabaseUnavailable, TooManyRequests; what was
    kept before stays.
    """
    texts, language = current_texts(), current_texts().language
    problems: list[Problem] = []
    left_out = 0
    for file in _chosen():
        fault = _add(file, gathering, language) if room > 0 else PhotoFault.TOO_MANY
        if fault is None:
            room -= 1
        elif fault is PhotoFault.TOO_MANY:
            left_out += 1
        else:
            problems.append((FILES, photo_message(_name(file, texts), fault, texts)))
    if left_out:
        problems.append((FILES, too_many_message(left_out, texts)))
    return problems


def _add(file: FileStorage, gathering: Gathering, language: str) -> PhotoFault | None:
    require(Limited.UPLOADS)
    picture = read_photo(file.stream)
    if isinstance(picture, PhotoFault):
        return picture
    return keep_photo(current_portal(), gathering, picture, language)


def reachable(problems: Sequence[Problem], fields: Sequence[PhotoField]) -> list[Problem]:
    """Return problems without links to the control that chooses files, where no more fit and it is gone."""
    is_full = len(fields) >= MOST_PHOTOS
    return [(None if is_full and target == FILES else target, said) for target, said in problems]


def too_much(texts: Texts) -> str:
    """Say that a body was larger than `receive_upload` takes in."""
    return texts.gettext(
        "That was too much to send at once, so nothing of it was added. Add fewer photos at a time. "
        "The photos below and your answers are kept."
    )


def stale_upload(texts: Texts) -> str:
    """Say what to do when the page's safety token is missing or old: chosen files do not come back."""
    return texts.gettext(
        "We could not tell that this came from our page. Choose your photos again and send them once more. "
        "If this happens again, allow cookies for this site."
    )


def not_taken(texts: Texts) -> str:
    """Say that the storage of photos does not answer."""
    sentence = texts.gettext(
        "We cannot take photos right now. Your answers are kept. Wait a minute, then choose the photo again, "
        "or go on without it."
    )
    return f"{sentence} {call_us()}"


def unsaved_upload(texts: Texts) -> str:
    """Say that the database does not answer."""
    sentence = texts.gettext(
        "We cannot save anything right now. What you sent before is kept. Wait a minute, then choose the "
        "photos again."
    )
    return f"{sentence} {call_us()}"


def done_words(count: int) -> str | None:
    """Say what was just done, as the address of the page has it, and how many photos there are now."""
    texts = current_texts()
    none = texts.gettext("There are no photos now.")
    some = texts.ngettext("There is now %(num)s photo.", "There are now %(num)s photos.", count)
    done = {
        ADDED: texts.gettext("We added what you chose."),
        REMOVED: texts.gettext("We removed the photo."),
    }.get(request.args.get(DONE, ""))
    return f"{done} {some % {'num': texts.number(count)} if count else none}" if done else None


def has_files() -> bool:
    """Say whether this post brings files."""
    return bool(_chosen())


def _chosen() -> list[FileStorage]:
    # A control in which nothing was chosen sends one file without a name.
    return [file for file in request.files.getlist(FILES) if file.filename]


def _name(file: FileStorage, texts: Texts) -> str:
    return clean(file.filename or "") or texts.gettext("The file")
