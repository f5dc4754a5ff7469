"""Pages that messages lead to: how to stop them."""

from accessibility.inventory import Line

STOP = "/<lang>/stop/<secret>"

LINES = (
    Line("stop", STOP, "fresh", "what stops, and the button", prepare="stop"),
    Line("stop-text", STOP, "text messages", "the same for text messages", prepare="stop-text"),
    Line("stop-done", STOP, "stopped", "that nothing more comes", prepare="stop-done"),
    Line("stop-unknown", STOP, "unknown link", "what to do instead", prepare="stop-unknown"),
)
