// Text must be pastable everywhere, and nothing may keep a password manager out.
const found = [];
for (const element of document.querySelectorAll("input:not([type=hidden],[type=checkbox],[type=radio],[type=file],[type=submit],[type=button]),textarea")) {
  const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: new DataTransfer() });
  if (!element.dispatchEvent(event)) found.push({ path: path(element), message: "does not let text be pasted" });
  if (element.type === "password" && element.autocomplete === "off") found.push({ path: path(element), message: "keeps password managers out" });
}
return found;
