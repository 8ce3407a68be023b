// Shows the HTML it is given (built and escaped by ui/*_view.py) and sends back which button was pressed.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const main = root.querySelector(".main");
  const side = root.querySelector(".side");

  if (root.shownMain !== data.main) {
    main.innerHTML = data.main;
    root.shownMain = data.main;
  }
  if (root.shownSide !== data.side) {
    side.innerHTML = data.side;
    side.hidden = data.side === "";
    root.shownSide = data.side;
  }
  for (const number of main.querySelectorAll(".cite")) {
    number.setAttribute("aria-expanded", String(number.dataset.value === data.opened));
  }
  if ((root.opened ?? "") !== data.opened) {
    const before = root.opened;
    root.opened = data.opened;
    data.opened ? showSource(side) : main.querySelector(`.cite[data-value="${before}"]`)?.focus();
  }
  if (data.scroll && root.scrolledTo !== data.scroll) {
    root.scrolledTo = data.scroll;
    requestAnimationFrame(() => {
      main.scrollIntoView({ block: "start" });
      // The button that asked this is gone: Tab goes on here and not at the top of the page.
      if (document.activeElement === document.body) main.focus({ preventScroll: true });
    });
  }

  root.onclick = (event) => {
    const copied = event.target.closest("[data-copy]");
    if (copied) copy(copied);
    const pressed = event.target.closest("[data-act]");
    if (pressed && confirmed(pressed)) setTriggerValue(pressed.dataset.act, pressed.dataset.value);
  };
  root.onkeydown = (event) => {
    if (event.key === "Escape" && data.opened) setTriggerValue("close", "");
  };
}

// What the question box covers at the bottom of the page, in pixels.
const ROOM_FOR_THE_BOX = 110;

// Brings the marked sentence into view inside its own box, and the box into view where it stands below the answer.
function showSource(side) {
  const text = side.querySelector(".text");
  const mark = side.querySelector("mark");
  if (text && mark) text.scrollTop = mark.offsetTop - text.clientHeight / 4;
  side.scrollTop = text ? Math.max(0, text.offsetTop + text.clientHeight - side.clientHeight) : 0;
  side.focus({ preventScroll: true });
  const box = side.getBoundingClientRect();
  if (box.top > window.innerHeight * 0.6 || box.bottom < 0) side.scrollIntoView({ block: "start" });
  if (mark && mark.getBoundingClientRect().bottom > window.innerHeight - ROOM_FOR_THE_BOX) mark.scrollIntoView({ block: "center" });
}

// Puts a button's text on the clipboard; by way of a field where a browser has no clipboard for pages without TLS.
async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    const field = document.createElement("textarea");
    field.value = button.dataset.copy;
    button.after(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  button.textContent = "Copied";
}

// A button with data-confirm asks once more before it acts.
function confirmed(pressed) {
  const question = pressed.dataset.confirm;
  if (!question || pressed.textContent === question) return true;
  const label = pressed.textContent;
  pressed.textContent = question;
  pressed.onblur = () => (pressed.textContent = label);
  return false;
}
