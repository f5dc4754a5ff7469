// Which document this is, by the moment it came to be, and whether it is all there.
// A page that a script writes anew is another one too: it has another root.
const root = document.documentElement || {};
root.born = root.born || performance.timeOrigin + performance.now();
return { born: root.born, complete: document.readyState === "complete" };
