// Faults that need script: a field that refuses pasting, a trap for the keyboard.
document.getElementById("no-paste").addEventListener("paste", (event) => event.preventDefault());
document.getElementById("trap").addEventListener("keydown", (event) => { if (event.key === "Tab") event.preventDefault(); });
