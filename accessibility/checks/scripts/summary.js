// The links of the summary of errors, and the fields they lead to. arguments[0]: the path of what has the focus.
const landed = document.querySelector(arguments[0]);
return [...landed.querySelectorAll("a[href]")].map((link) => {
  const id = link.hash ? decodeURIComponent(link.hash.slice(1)) : "";
  const target = id ? document.getElementById(id) : null;
  const choice = target?.matches("[type=radio],[type=checkbox]") && target.name;
  const first = choice ? document.querySelector(`[name="${CSS.escape(target.name)}"]`) : target;
  return {
    path: path(link), id, text: words(link.textContent), control: !!target?.matches("input,select,textarea,button"), first: first === target,
  };
});
