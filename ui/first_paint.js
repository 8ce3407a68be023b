// The question box before Streamlit's is there: what was typed is handed over to it, and asked when Enter was pressed.
(() => {
  const form = document.querySelector(".first-ask");
  const early = form.querySelector("textarea");
  const status = form.querySelector("[role=status]");
  let asked = false;

  function ask(event) {
    event.preventDefault();
    asked = early.value.trim() !== "";
    early.readOnly = asked;
    status.textContent = asked ? "Asked as soon as the page is loaded." : "";
  }
  form.addEventListener("submit", ask);
  early.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) ask(event);
  });

  const theirs = () => document.querySelector('[data-testid="stChatInputTextArea"]:enabled');

  // React listens for the event, and takes the value for its own unless it is set past it; it may draw the box once more
  // before it keeps anything.
  function handOver() {
    const box = theirs();
    if (box && (!early.value || box.value === early.value)) return leave(box);
    if (box) {
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, early.value);
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    setTimeout(handOver, 50);
  }

  function leave(box) {
    if (document.activeElement === early) {
      box.focus({ preventScroll: true });
      box.setSelectionRange(early.selectionStart, early.selectionEnd);
    }
    form.remove();
    if (asked) document.querySelector('[data-testid="stChatInputSubmitButton"]')?.click();
  }

  // Streamlit fetches the box's script last. A page that will have none, such as one that asks to sign in, has no room
  // for it at the bottom either once it is drawn, and nobody to hand a question to.
  const nobody = () => document.querySelector('[data-test-script-state="notRunning"]') && !document.querySelector('[data-testid="stBottom"]');

  const watch = new MutationObserver(() => {
    if (!theirs() && !nobody()) return;
    watch.disconnect();
    setTimeout(() => (nobody() ? form.remove() : handOver()), 50);
  });
  watch.observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-test-script-state", "disabled"] });
  if (matchMedia("(pointer: fine)").matches) early.focus();
})();
