"""CitiStat: meetings, their memos and records, and the follow-ups they leave."""
