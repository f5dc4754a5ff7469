"""Photos: a picture that anybody sent, made safe to keep and to show. Pure: bytes in, bytes out."""

from portal.photos.faults import PhotoFault
from portal.photos.reading import Picture, read_photo

__all__ = ["PhotoFault", "Picture", "read_photo"]
