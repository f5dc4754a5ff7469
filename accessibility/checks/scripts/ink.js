// The contrast of every piece of text with what is behind it. arguments[0]: on paper, where backgrounds are not printed.
const onPaper = arguments[0];
const white = [255, 255, 255, 1];
const paper = onPaper ? white : canvas();
const elements = new Map(texts().map((t) => [t.element, words(t.node.data)]));
for (const control of document.querySelectorAll(TEXT_CONTROLS)) if (seen(control)) elements.set(control, control.value || "typed text");
for (const control of document.querySelectorAll("input[type=submit],input[type=button],input[type=reset]")) if (seen(control)) elements.set(control, control.value);
const found = [];
for (const [element, text] of elements) {
  if (element.closest(":disabled,[aria-disabled=true]")) continue;
  const style = getComputedStyle(element);
  const ink = colour(element.closest("svg") ? style.fill : style.color);
  const kept = onPaper ? style.printColorAdjust === "exact" : true;
  const under = kept ? painted(element, null, paper) : white;
  const letters = kept ? painted(element, ink, paper) : over(ink, white);
  found.push({ path: path(element), text: excerpt(text), ratio: ratio(letters, under), picture: kept && !!pictured(element) });
}
return found;
