// What is lost when a style is laid over the page: text cut off, text over text, a page that scrolls sideways.
// With "double", the root font is doubled instead, and text that does not grow is told as well.
const root = document.documentElement;
const doubled = arguments[0] === "double";
const css = doubled ? `:root { font-size: ${2 * parseFloat(getComputedStyle(root).fontSize)}px !important; }` : arguments[0];

function cut() {
  const found = new Map();
  for (const e of document.body.querySelectorAll("*")) {
    if (e.matches("input,textarea,select,svg,svg *,img") || !words(e.innerText || "") || !seen(e)) continue;
    const style = getComputedStyle(e);
    const hides = (value) => value === "hidden" || value === "clip";
    if ((hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1) || (hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1)) {
      found.set(path(e), `text is cut off: “${excerpt(e.innerText)}”`);
    }
  }
  return found;
}

// The middle band of each line of text, which holds its letters whatever the font's own height is.
function bands() {
  const all = [];
  for (const { node, element, boxes } of texts()) {
    const half = 0.35 * parseFloat(getComputedStyle(element).fontSize);
    for (const b of boxes) all.push({ node, element, left: b.left, right: b.right, top: (b.top + b.bottom) / 2 - half, bottom: (b.top + b.bottom) / 2 + half });
  }
  return all.sort((a, b) => a.top - b.top);
}

function collisions() {
  const found = new Map(), all = bands();
  all.forEach((one, index) => {
    for (let next = index + 1; next < all.length && all[next].top < one.bottom - 2; next += 1) {
      const other = all[next];
      if (Math.min(one.right, other.right) - Math.max(one.left, other.left) > 3) {
        found.set(path(other.element), `text lies over other text: “${excerpt(other.node.data)}” and “${excerpt(one.node.data)}”`);
      }
    }
  });
  return found;
}

function sideways() {
  const over = root.scrollWidth - root.clientWidth;
  return new Map(over > 0 ? [["document", `the page scrolls sideways by ${over} px`]] : []);
}

function sizes() { return new Map(texts().filter((t) => !t.element.closest("svg")).map((t) => [t.element, parseFloat(getComputedStyle(t.element).fontSize)])); }

function measure() { return [cut(), collisions(), sideways()]; }

scrollTo(0, 0);
const before = measure(), small = sizes();
return withStyle(css, () => {
  const found = [];
  measure().forEach((after, kind) => {
    for (const [where, message] of after) if (!before[kind].has(where)) found.push({ path: where, message });
  });
  if (doubled) {
    for (const [element, size] of small) {
      const now = parseFloat(getComputedStyle(element).fontSize);
      if (now < 1.9 * size) found.push({ path: path(element), message: `text stays at ${now} px where ${2 * size} px are asked for` });
    }
  }
  return found;
});
