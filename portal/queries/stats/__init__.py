"""CitiStat as it stands: Stats and their meetings, follow-ups, and what their papers are assembled from."""
