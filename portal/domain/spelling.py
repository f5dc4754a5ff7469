"""Spelling over the phone: a letter and a word that begins with it (the alphabet of ICAO, Annex 10)."""

WORDS = {
    word[0]: word
    for word in (
        *(
            "Alfa",
            "Bravo",
            "Charlie",
            "Delta",
            "Echo",
            "Foxtrot",
            "Golf",
            "Hotel",
            "India",
            "Juliett",
            "Kilo",
        ),
        *("Lima", "Mike", "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango", "Uniform"),
        *("Victor", "Whiskey", "X-ray", "Yankee", "Zulu"),
    )
}


def words_for(symbols: str) -> tuple[tuple[str, str | None], ...]:
    """Return each symbol with its word; None for a digit, which is its own word."""
    return tuple((symbol, WORDS.get(symbol)) for symbol in symbols)
