// One thing of each kind that takes the focus: those the selectors name, or one for each element, type and set of classes.
const kinds = new Map();
for (const element of interactive()) {
  if (arguments[0].length && !arguments[0].some((selector) => element.matches(selector))) continue;
  const within = element.closest("header,nav,main,footer,aside")?.localName || "";
  const kind = [within, element.localName, element.type || "", [...element.classList].sort().join(".")].join(" ");
  if (!kinds.has(kind)) kinds.set(kind, { kind, path: path(element) });
}
return [...kinds.values()];
