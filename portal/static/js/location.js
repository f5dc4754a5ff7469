// "Use my location": puts where this device is into the address. Without script there is only the address.
(function () {
  "use strict";
  const box = document.querySelector("[data-location]");
  if (!box || !window.isSecureContext || !navigator.geolocation) return;
  const form = box.closest("form");
  const radio = form.querySelector("[type=radio][value=address]");
  const field = document.getElementById(box.dataset.location);
  const button = box.querySelector("button");
  const status = box.querySelector("[role=status]");
  const degrees = (number) => number.toFixed(5);

  function say(word) {
    status.textContent = box.dataset[word];
    button.setAttribute("aria-disabled", word === "asking");
  }
  function found(position) {
    field.value = degrees(position.coords.latitude) + ", " + degrees(position.coords.longitude);
    if (radio) radio.checked = true;
    say("found");
  }
  button.addEventListener("click", function () {
    if (button.getAttribute("aria-disabled") === "true") return;
    say("asking");
    navigator.geolocation.getCurrentPosition(found, (error) => say(error.code === 1 ? "refused" : "failed"), {
      enableHighAccuracy: true,
      timeout: 20000,
      maximumAge: 60000,
    });
  });
  box.hidden = false;
})();
