return !!document.activeElement && document.activeElement.matches(arguments[0]);
