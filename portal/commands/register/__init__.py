"""The register of measures, kept at the desk: questions answered, measures defined, changed and counted."""
