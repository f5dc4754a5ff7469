// The lines of the summary of errors, and the fields they lead to. arguments[0]: the path of what has the focus.
// A line about the page as a whole has no link; one about a question on another page leads there.
const landed = document.querySelector(arguments[0]);
return [...landed.querySelectorAll("li")].map((line) => {
  const link = line.querySelector("a[href]");
  const here = link && link.pathname === location.pathname;
  const id = here && link.hash ? decodeURIComponent(link.hash.slice(1)) : "";
  const target = id ? document.getElementById(id) : null;
  const choice = target?.matches("[type=radio],[type=checkbox]") && target.name;
  const first = choice ? document.querySelector(`[name="${CSS.escape(target.name)}"]`) : target;
  return {
    path: path(link ?? line), id, text: words(line.textContent), elsewhere: !here,
    control: !!target?.matches("input,select,textarea,button"), first: first === target,
  };
});
