document.querySelector(arguments[0]).focus();
