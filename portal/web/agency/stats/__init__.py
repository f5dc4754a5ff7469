"""CitiStat at the desk: Stats and meetings, their memos and records, follow-ups, the yearly report."""

from portal.web.agency.stats import follow_up, meeting, memo, overview, packet, record, tracker, yearly

__all__ = ["follow_up", "meeting", "memo", "overview", "packet", "record", "tracker", "yearly"]
