"""The call-taker's desk: a call, the forms in it, what is read back, and the log."""

from portal.web.agency.calls import about, call, everybody, form, log, receipt

__all__ = ["about", "call", "everybody", "form", "log", "receipt"]
