// A picture as large as the window, beside the one it was made from: a slider moves the border between the two.

import { h, local } from "./dom.js";

const dialog = document.getElementById("lightbox");
const START = 50; // per cent of the width that show the picture before

let shown = []; // all pictures of the channel, so that one can go through them
let at = 0;

/** Shows one of `pictures`, each with `id`, `url`, `alt`, `caption` and `before`, which is null or has `url` and `alt`. */
export function openLightbox(pictures, index) {
  [shown, at] = [pictures, index];
  show();
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("input, .close").focus();
}

function show() {
  const { url, alt, caption, before, id } = shown[at];
  dialog.dataset.shown = id;
  const after = h("img", { class: "after", src: local(url), alt });
  const stage = h("div", { class: "stage" }, after);
  if (before) stage.append(...comparison(stage, before));
  dialog.replaceChildren(
    stage,
    h("div", { class: "row" }, [
      turn("‹", "The picture before this one", -1),
      turn("›", "The next picture", 1),
      h("span", { class: "small caption" }, before ? `${caption} · left of the line: what was painted from` : caption),
      h("a", { class: "button secondary", href: local(url), target: "_blank" }, "Open the file"),
      control("Close", () => dialog.close(), "button primary close"),
    ]),
  );
}

function comparison(stage, before) {
  const image = h("img", { class: "before", src: local(before.url), alt: before.alt || "The picture it was painted from" });
  const slider = h("input", { type: "range", min: 0, max: 100, value: START, "aria-label": "How much of the picture it was painted from" });
  const move = () => stage.style.setProperty("--share", `${slider.value}%`);
  slider.addEventListener("input", move);
  move();
  return [image, h("span", { class: "border", "aria-hidden": "true" }), slider];
}

function turn(sign, name, by) {
  const button = control(sign, () => {
    at += by;
    show();
    const again = dialog.querySelector(`[aria-label="${name}"]`);
    (again.disabled ? dialog.querySelector(".close") : again).focus();
  });
  button.setAttribute("aria-label", name);
  button.disabled = !(at + by in shown);
  return button;
}

function control(text, deed, className = "button secondary") {
  const button = h("button", { type: "button", class: className }, text);
  button.addEventListener("click", deed);
  return button;
}

// Beside the picture is outside of it.
dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
