// Which document this is, by the moment it came to be, and whether it is all there.
return { born: performance.timeOrigin, complete: document.readyState === "complete" };
