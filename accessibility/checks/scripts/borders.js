// For each control that is drawn as a box: how well its edge stands out, by border or by fill, from what is around it.
const paper = canvas();
const found = [];
for (const element of document.querySelectorAll(`${TEXT_CONTROLS},button,input[type=submit],input[type=button],input[type=reset],input[type=checkbox],input[type=radio]`)) {
  if (!seen(element) || element.matches(":disabled")) continue;
  const style = getComputedStyle(element);
  if (element.matches("[type=checkbox],[type=radio]") && style.appearance === "auto") continue; // drawn by the browser
  const around = painted(element.parentElement, null, paper);
  const fill = ratio(painted(element, null, paper), around);
  const sides = ["Top", "Right", "Bottom", "Left"].map((side) => {
    const drawn = !["none", "hidden"].includes(style[`border${side}Style`]) && parseFloat(style[`border${side}Width`]) >= 1;
    return drawn ? ratio(over(colour(style[`border${side}Color`]), painted(element, null, paper)), around) : 1;
  });
  // A button without a box is text, and judged as text.
  if (element.matches("button,[type=submit],[type=button],[type=reset]") && Math.max(...sides) === 1 && fill < 1.05) continue;
  found.push({ path: path(element), ratio: Math.max(Math.min(...sides), fill) });
}
return found;
