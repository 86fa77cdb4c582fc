// What every page needs of script: tell when a fragment could not be fetched. Everything works without it.
window.dsWarnings = false;

function tell(words) {
  const place = document.getElementById("notice");
  if (!place || !words) return;
  const note = document.createElement("p");
  note.className = "note";
  note.textContent = words;
  place.replaceChildren(note);
  place.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:sendError", () => tell(document.getElementById("notice")?.dataset.offline));
document.addEventListener("htmx:responseError", (event) => {
  const reason = event.detail.xhr.getResponseHeader("X-Reason");
  tell(reason ? decodeURIComponent(reason) : document.getElementById("notice")?.dataset.failed);
});

// A second click on "save" would only meet a conflict with the first.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
