// What sticks out sideways, and scrolling boxes that a keyboard or a screen reader would not find.
const width = document.documentElement.clientWidth;
const found = [];
function sideways(e) { return ["auto", "scroll"].includes(getComputedStyle(e).overflowX); }
function withinScroller(element) {
  for (let e = element.parentElement; e && e !== document.body; e = e.parentElement) if (sideways(e)) return true;
  return false;
}
if (document.documentElement.scrollWidth > width) {
  found.push({ path: "document", message: `the page scrolls sideways: it is ${document.documentElement.scrollWidth} px wide` });
}
const out = [...document.body.querySelectorAll("*")].filter((e) => {
  const box = e.getBoundingClientRect();
  return seen(e) && (box.right + scrollX > width + 1 || box.left + scrollX < -1) && !withinScroller(e) && !e.closest("svg *");
});
for (const e of out.filter((one) => !out.some((other) => other !== one && one.contains(other))).slice(0, 5)) {
  const box = e.getBoundingClientRect();
  found.push({ path: path(e), message: `reaches from ${Math.round(box.left + scrollX)} to ${Math.round(box.right + scrollX)} px of ${width}` });
}
for (const e of document.body.querySelectorAll("*")) {
  if (!sideways(e) || e.scrollWidth <= e.clientWidth + 1 || e.matches("input,textarea,select") || !seen(e)) continue;
  const named = e.getAttribute("aria-label") || document.getElementById(e.getAttribute("aria-labelledby") || "")?.textContent;
  if (!e.querySelector("table")) found.push({ path: path(e), message: "scrolls sideways; only a data table may" });
  else if (e.tabIndex < 0 || e.getAttribute("tabindex") === null || !e.matches("[role=region],section") || !named) {
    found.push({ path: path(e), message: "scrolls sideways but is not a labelled region that takes the focus" });
  }
}
return found;
