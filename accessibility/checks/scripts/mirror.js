// The same page in the other direction: every box must lie where a mirror would show it, every text start at the other side.
const root = document.documentElement;
const before = root.getAttribute("dir");
const width = root.clientWidth;
function sized(e) { const b = e.getBoundingClientRect(); return { left: b.left + scrollX, right: b.right + scrollX }; }
const elements = [...document.body.querySelectorAll("*")].filter((e) => {
  const own = e.parentElement.closest("[dir=ltr],[dir=rtl]"); // what keeps its direction does not turn
  if (!seen(e) || e.closest("svg,table,pre") || (own && own !== root)) return false;
  const shown = getComputedStyle(e).display;
  return !["inline", "contents"].includes(shown) || e.matches("input,select,textarea,button");
});
function directed(direction) {
  root.setAttribute("dir", direction);
  return elements.map((e) => ({ ...sized(e), align: getComputedStyle(e).textAlign }));
}
try {
  const ltr = directed("ltr"), rtl = directed("rtl");
  const wrong = elements.map((element, index) => {
    const off = Math.max(Math.abs(width - ltr[index].left - rtl[index].right), Math.abs(width - ltr[index].right - rtl[index].left));
    const aligned = element.hasAttribute("dir") || !["left", "right"].includes(rtl[index].align) || rtl[index].align !== ltr[index].align;
    return { element, off, aligned };
  });
  const found = [];
  for (const { element, off, aligned } of wrong) {
    if (!aligned) found.push({ path: path(element), message: "the text starts at the same side in both directions" });
    // A box that follows its parent astray is not told again.
    const parent = wrong.find((other) => other.element === element.parentElement);
    const flows = getComputedStyle(element).display.startsWith("inline") && getComputedStyle(element.parentElement).display === "block";
    if (off > 2 && !(flows && words(element.parentElement.textContent) !== words(element.textContent)) && !(parent && parent.off > 2)) {
      found.push({ path: path(element), message: `lies ${Math.round(off)} px from where a mirror would show it` });
    }
  }
  return found;
} finally {
  if (before === null) root.removeAttribute("dir"); else root.setAttribute("dir", before);
}
