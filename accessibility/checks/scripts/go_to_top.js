// Tab goes on from where the focus was last, even when nothing has it now: give it to the root element for a moment.
const root = document.documentElement;
scrollTo(0, 0);
root.tabIndex = -1;
root.focus({ preventScroll: true });
root.removeAttribute("tabindex");
