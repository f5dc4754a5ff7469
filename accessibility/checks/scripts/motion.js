// What moves although the person asked for less motion.
const found = [];
function seconds(list) { return Math.max(...list.split(",").map((t) => parseFloat(t) * (t.trim().endsWith("ms") ? 0.001 : 1))); }
for (const element of [document.documentElement, document.body, ...document.body.querySelectorAll("*")]) {
  const style = getComputedStyle(element);
  if (style.animationName !== "none" && seconds(style.animationDuration) > 0.01) found.push({ path: path(element), message: `the animation ${style.animationName} runs` });
  if (seconds(style.transitionDuration) > 0.01) found.push({ path: path(element), message: `a transition takes ${seconds(style.transitionDuration)} s` });
  if (style.scrollBehavior === "smooth") found.push({ path: path(element), message: "scrolling is animated" });
  if (element.matches("marquee,blink")) found.push({ path: path(element), message: `<${element.localName}> moves` });
}
return found;
