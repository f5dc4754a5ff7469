// The size of everything that can be pressed. A label presses its check box or radio button: the two are one target.
const found = [];
function union(boxes) {
  const left = Math.min(...boxes.map((b) => b.left)), right = Math.max(...boxes.map((b) => b.right));
  const top = Math.min(...boxes.map((b) => b.top)), bottom = Math.max(...boxes.map((b) => b.bottom));
  return [right - left, bottom - top];
}
// A link within a sentence (WCAG 2.5.5 and 2.5.8, exception "inline"): its line holds words that are no link.
function inSentence(element) {
  if (!element.matches("a[href]") || getComputedStyle(element).display !== "inline") return false;
  let block = element.parentElement;
  while (block && getComputedStyle(block).display === "inline") block = block.parentElement;
  const copy = block.cloneNode(true);
  copy.querySelectorAll("a,button,input,select,textarea,ul,ol,script,style").forEach((e) => e.remove());
  return words(copy.textContent).split(" ").filter((w) => /\p{L}/u.test(w)).length >= 2;
}
const active = document.activeElement;
for (const element of interactive()) {
  if (!element.matches(`${NATIVE},${WIDGETS},[onclick]`) || inSentence(element)) continue;
  const hidden = cutAway(element);
  if (hidden) element.focus({ preventScroll: true }); // shown only while it has the focus
  const boxes = [element.getBoundingClientRect()];
  if (element.matches("[type=checkbox],[type=radio]")) boxes.push(...[...(element.labels || [])].map((l) => l.getBoundingClientRect()));
  const [width, height] = union(boxes);
  found.push({ path: path(element), width: Math.round(width * 10) / 10, height: Math.round(height * 10) / 10 });
  if (hidden) element.blur();
}
if (active && active !== document.body) active.focus({ preventScroll: true });
return found;
