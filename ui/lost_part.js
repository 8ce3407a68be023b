// A script that is lost on its way is not fetched again, and what it draws never comes: the question box, for one. The page
// is loaded anew once the server answers, three times at most, with the question that was typed.
(() => {
  const LOADS = "loads-after-a-loss", KEPT = "kept-question", MOST = 3, CALM = 30_000;
  const form = document.querySelector(".first-ask");
  const early = form?.querySelector("textarea");
  let isLost = false;

  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const answers = () => fetch("api/healthz", { cache: "no-store" }).then((r) => r.ok, () => false);

  async function again() {
    const loads = Number(sessionStorage.getItem(LOADS));
    if (isLost) return;
    isLost = true;
    const what = loads < MOST ? "Loading it again." : "Please reload the page.";
    if (early?.isConnected) form.querySelector("[role=status]").textContent = `A part of the page was lost. ${what}`;
    if (loads >= MOST) return;
    sessionStorage.setItem(LOADS, loads + 1);
    do await wait(1000 * (loads + 1)); while (!(await answers()));
    const box = early?.isConnected ? early : document.querySelector('[data-testid="stChatInputTextArea"]');
    if (box) sessionStorage.setItem(KEPT, JSON.stringify({ text: box.value, asked: box.readOnly }));
    location.reload();
  }

  function restore() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    sessionStorage.removeItem(KEPT);
    if (!kept || !early) return;
    early.value = kept.text;
    if (kept.asked) form.requestSubmit();
  }

  addEventListener("vite:preloadError", again);
  addEventListener("error", (event) => event.target.tagName === "SCRIPT" && again(), true);
  restore();
  setTimeout(() => isLost || sessionStorage.removeItem(LOADS), CALM);
})();
