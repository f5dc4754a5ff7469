// How far the sending of photos has come, in words and few of them. Whatever goes wrong, the form sends itself as ever.
(function () {
  "use strict";
  const box = document.querySelector("[data-upload]");
  const form = box && box.closest("form");
  if (!form || !window.XMLHttpRequest || !window.SubmitEvent) return;
  const steps = box.dataset.steps.split("|"); // what is said from the beginning, each further part, and at the end
  let busy = false;

  function say(text) {
    if (box.textContent !== text) box.textContent = text;
  }
  form.addEventListener("submit", function send(event) {
    const pressed = event.submitter;
    const files = form.querySelector("[type=file]");
    if (busy) event.preventDefault();
    if (busy || !pressed || !files || !files.files.length) return;
    event.preventDefault();
    busy = true;
    const body = new FormData(form);
    if (pressed.name) body.append(pressed.name, pressed.value);
    const line = new XMLHttpRequest();
    line.open("POST", pressed.formAction);
    line.upload.onprogress = function (sent) {
      if (sent.lengthComputable) say(steps[Math.floor((sent.loaded / sent.total) * (steps.length - 1))]);
    };
    line.onerror = line.onabort = function () {
      busy = false;
      form.removeEventListener("submit", send); // the next press is the browser's own
      say(box.dataset.failed);
    };
    line.onload = function () {
      if (line.status < 400 && line.responseURL !== pressed.formAction) return location.assign(line.responseURL);
      document.open();
      document.write(line.responseText);
      document.close();
    };
    say(steps[0]);
    line.send(body);
  });
})();
