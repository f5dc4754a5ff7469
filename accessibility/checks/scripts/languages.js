// The language and direction of the page, of its links to other languages, and of every piece of text.
const links = [...document.querySelectorAll("a[hreflang]")].map((e) => ({ path: path(e), hreflang: e.hreflang, lang: e.closest("[lang]").lang }));
const pieces = texts().map(({ node, element }) => ({
  path: path(element),
  text: words(node.data),
  lang: element.closest("[lang]")?.lang || "",
  typed: !!element.closest("bdi,[translate=no],code,kbd,samp,textarea"),
}));
return {
  lang: document.documentElement.lang,
  dir: document.documentElement.dir,
  alternates: [...document.querySelectorAll("link[rel~=alternate][hreflang]")].map((e) => e.hreflang),
  switches: [...document.querySelectorAll("body :is(a,button,option)[lang]")].map((e) => e.lang),
  links,
  pieces,
};
