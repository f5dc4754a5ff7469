// What the scripts share. Each script is run behind this text, as one function body; its arguments are `arguments`.

const NATIVE = "a[href],area[href],button,input:not([type=hidden]),select,textarea,summary,audio[controls],video[controls]";
const WIDGETS = ["button", "link", "checkbox", "radio", "switch", "tab", "menuitem", "option", "textbox", "combobox", "slider", "spinbutton"]
  .map((role) => `[role=${role}]`).join(",");
const TEXT_CONTROLS = "input:not([type=hidden],[type=checkbox],[type=radio],[type=range],[type=color],[type=file],[type=image],[type=submit],[type=button],[type=reset]),textarea,select";

// A CSS path that a person can read: the id, or the way down from the nearest ancestor that has one.
function path(element) {
  const parts = [];
  for (let e = element; e && e !== document.documentElement; e = e.parentElement) {
    if (e.id) { parts.unshift("#" + CSS.escape(e.id)); break; }
    const same = e.parentElement ? [...e.parentElement.children].filter((c) => c.localName === e.localName) : [];
    parts.unshift(same.length > 1 ? `${e.localName}:nth-of-type(${same.indexOf(e) + 1})` : e.localName);
  }
  return parts.join(" > ") || "html";
}

function rendered(element) { return element.checkVisibility({ visibilityProperty: true }); }

// Rendered, but so that nobody sees it: cut down to a point for the ears only, or until it has the focus.
function cutAway(element) {
  for (let e = element; e; e = e.parentElement) {
    const style = getComputedStyle(e);
    if (/inset\((50|100)%|circle\(0/.test(style.clipPath)) return true;
    if (style.position === "absolute" || style.position === "fixed") {
      if (/^rect\([01](px)?,? [01](px)?,? [01](px)?,? [01](px)?\)/.test(style.clip)) return true;
      const box = e.getBoundingClientRect();
      if (style.overflow !== "visible" && (box.width <= 1 || box.height <= 1)) return true;
      if (box.right + scrollX <= 0 || box.bottom + scrollY <= 0) return true;
    }
  }
  return false;
}

function seen(element) {
  const box = element.getBoundingClientRect();
  return rendered(element) && box.width > 0 && box.height > 0 && !cutAway(element);
}

// Every thing a person is meant to operate: native controls and links, and whatever claims to be one.
function interactive() {
  return [...document.querySelectorAll(`${NATIVE},${WIDGETS},[tabindex],[onclick],[contenteditable=""],[contenteditable=true]`)].filter((e) => {
    if (!rendered(e) || e.matches(":disabled") || e.closest("[inert],[aria-hidden=true]")) return false;
    if (e.matches("summary")) return e === e.closest("details")?.querySelector("summary");
    // Focusable by script only, like an error summary: nothing to operate.
    return e.matches(`${NATIVE},${WIDGETS},[onclick],[contenteditable]`) || e.tabIndex >= 0;
  });
}

function place(element) { return [...document.querySelectorAll("*")].indexOf(element); }

// The facts of keyboard.Stop.
function facts(element) {
  const parts = { date: 5, month: 4, week: 4, time: 5, "datetime-local": 8 }[element.type] || (element.matches("audio,video,iframe") ? 20 : 1);
  const box = element.getBoundingClientRect();
  let points = 0, covered = 0, outside = 0;
  for (const part of element.getClientRects()) {
    for (const x of [part.left + 1, (part.left + part.right) / 2, part.right - 1]) {
      for (const y of [part.top + 1, (part.top + part.bottom) / 2, part.bottom - 1]) {
        points += 1;
        const hit = document.elementFromPoint(x, y);
        if (!hit) outside += 1;
        else if (!element.contains(hit) && !hit.contains(element) && ![...(element.labels || [])].some((l) => l.contains(hit))) covered += 1;
      }
    }
  }
  const group = element.type === "radio" && element.name ? `${element.form?.id || ""} ${element.name}` : "";
  return {
    path: path(element), order: place(element), group, parts, left: box.left, top: box.top, width: box.width, height: box.height,
    points, covered, outside, scrolled: scrollY,
  };
}

// Pieces of text that can be seen: the node, its element and its boxes.
function texts() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement;
    if (!node.data.trim() || element.closest("script,style,noscript,template,option") || !rendered(element) || cutAway(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter((b) => b.width > 0 && b.height > 0);
    if (boxes.length) found.push({ node, element, boxes });
  }
  return found;
}

function withStyle(css, work) {
  // A constructed sheet is let in by any Content-Security-Policy.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  try { return work(); } finally { document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== sheet); }
}

function words(text) { return text.replace(/\s+/g, " ").trim(); }
function excerpt(text) { const all = words(text); return all.length > 40 ? all.slice(0, 40) + "…" : all; }
