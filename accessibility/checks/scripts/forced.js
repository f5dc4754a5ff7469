// In forced colours backgrounds and shadows vanish: borders and outlines must carry the meaning.
const found = [];
const active = document.activeElement;
for (const e of document.body.querySelectorAll("*")) {
  if (getComputedStyle(e).forcedColorAdjust === "none" && !e.closest("svg")) found.push({ path: path(e), message: "keeps its own colours against the person's choice" });
}
for (const element of interactive()) {
  const style = getComputedStyle(element);
  if (element.matches(`${TEXT_CONTROLS},button,input[type=submit],input[type=button]`)) {
    const edged = ["Top", "Right", "Bottom", "Left"].every((s) => !["none", "hidden"].includes(style[`border${s}Style`]) && parseFloat(style[`border${s}Width`]) >= 1);
    if (!edged && !style.textDecorationLine.includes("underline")) found.push({ path: path(element), message: "has no border left to be seen by" });
  }
  element.focus({ preventScroll: true, focusVisible: true });
  const width = parseFloat(style.outlineWidth);
  if (document.activeElement === element && (style.outlineStyle === "none" || width < 2)) {
    found.push({ path: path(element), message: `the focus leaves no outline of 2 px (${style.outlineStyle}, ${width} px)` });
  }
}
if (active && active !== document.body) active.focus({ preventScroll: true }); else document.activeElement.blur();
return found;
