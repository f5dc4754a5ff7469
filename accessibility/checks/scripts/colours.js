// Colours as [red, green, blue, alpha], 0–255 and 0–1, and the contrast of WCAG 2.2 between opaque ones.

function colour(text) {
  const plain = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(text);
  if (plain) return [+plain[1], +plain[2], +plain[3], plain[4] === undefined ? 1 : +plain[4]];
  const pen = new OffscreenCanvas(1, 1).getContext("2d");
  pen.fillStyle = text;
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

function over(top, under, alpha = top[3]) { return [0, 1, 2].map((i) => top[i] * alpha + under[i] * (1 - alpha)).concat(1); }

function luminance([red, green, blue]) {
  const [r, g, b] = [red, green, blue].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(one, two) {
  const [low, high] = [luminance(one), luminance(two)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function canvas() {
  const probe = document.createElement("span");
  probe.style.color = "Canvas";
  document.body.append(probe);
  const found = colour(getComputedStyle(probe).color);
  probe.remove();
  return found;
}

// What lies behind a thing, from the canvas up to and with its own background; `ink` is painted last. Opacity of an
// ancestor thins all that is painted within it. Exact as long as nothing is laid over it from elsewhere.
function painted(element, ink, paper = canvas()) {
  const chain = [];
  for (let e = element; e; e = e.parentElement) chain.unshift(getComputedStyle(e));
  const paint = (index, under) => {
    if (index === chain.length) return ink ? over(ink, under) : under;
    const style = chain[index];
    const inner = paint(index + 1, over(colour(style.backgroundColor), under));
    return over(inner, under, +style.opacity);
  };
  return paint(0, paper);
}

// The nearest ancestor whose picture lies behind the text, so that no colour can be computed.
function pictured(element) {
  for (let e = element; e; e = e.parentElement) {
    const style = getComputedStyle(e);
    if (style.backgroundImage !== "none") return e;
    if (colour(style.backgroundColor)[3] === 1) return null;
  }
  return null;
}
