// Autosave: <form data-draft="/drafts/..."> sends what is typed, a little after the typing stops and when one leaves.
(() => {
  const PAUSE = 1500;
  const SKIP = new Set(["csrfmiddlewaretoken", "seen", "password"]);

  function body(form) {
    const data = new FormData();
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && !SKIP.has(name)) data.append(name, value);
    return data;
  }

  function watch(form) {
    let timer = 0;
    let changed = false;
    let submitted = false;
    const state = form.querySelector("[data-draft-state]");

    async function save(leaving) {
      clearTimeout(timer);
      if (!changed || submitted) return;
      changed = false;
      const token = form.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
      try {
        const answer = await fetch(form.dataset.draft, { method: "POST", body: body(form), headers: { "X-CSRFToken": token }, keepalive: leaving, redirect: "error" });
        if (!answer.ok) throw new Error(answer.status);
        const time = new Date().toTimeString().slice(0, 5);
        if (state) state.textContent = state.dataset.saved.replace("%s", time);
      } catch {
        changed = true;
        if (state && !leaving) state.textContent = state.dataset.failed;
      }
    }

    form.addEventListener("input", () => { changed = true; clearTimeout(timer); timer = setTimeout(save, PAUSE); });
    form.addEventListener("submit", () => { submitted = true; clearTimeout(timer); });
    form.addEventListener("htmx:afterRequest", (event) => { if (!event.detail.successful) { submitted = false; changed = true; } });
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(true); });
    window.addEventListener("pagehide", () => save(true));
    window.addEventListener("pageshow", () => { submitted = false; });
  }

  function begin(root) {
    for (const form of root.querySelectorAll("form[data-draft]:not([data-watched])")) { form.dataset.watched = ""; watch(form); }
  }

  begin(document);
  document.addEventListener("htmx:load", (event) => begin(event.detail.elt.parentElement || document));
})();
