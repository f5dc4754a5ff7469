// Bring a thing into the middle of the window and give it the focus, or take it. A thing that is seen only with the focus
// has no picture without it: its box is measured with the focus, and the picture shows what is there without.
const [selector, wanted] = arguments;
const element = document.querySelector(selector);
element.focus({ preventScroll: true, focusVisible: true });
if (!wanted) element.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
const box = element.getBoundingClientRect();
if (!wanted) element.blur();
return { left: box.left, top: box.top, width: box.width, height: box.height };
