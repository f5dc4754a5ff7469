const active = document.activeElement;
return active && active !== document.body && active !== document.documentElement ? facts(active) : null;
