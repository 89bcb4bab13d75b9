// The messages of a channel as they stand on the page: drawn, replaced, and kept in view.

import { focusAgain, focusIn } from "./dom.js";

const list = document.getElementById("messages");

/** Draws a channel's messages in place of all others, and shows the newest. */
export function drawAll(elements) {
  list.replaceChildren(...elements);
  [sticking, scrolledTo] = [true, 0];
  keepEnd();
}

/** Draws a message: in place of the one with its id, or at the end, which is shown where it is the reader's own. */
export function draw(fresh, own) {
  const old = find(fresh.dataset.id);
  const focused = focusIn(old);
  if (old) {
    sharpen(old, fresh);
    old.replaceWith(fresh);
    for (const open of old.querySelectorAll("details[open] > summary")) reopen(fresh, open.dataset.focus);
  } else list.append(fresh);
  focusAgain(fresh, focused);
  if (own && !old) sticking = true;
  keepEnd();
}

/** Takes a message off the page. */
export function erase(id) {
  find(id)?.remove();
}

function find(id) {
  return list.querySelector(`[data-id="${id}"]`);
}

function reopen(element, key) {
  const summary = [...element.querySelectorAll("details > summary")].find(({ dataset }) => dataset.focus === key);
  if (summary) summary.parentElement.open = true;
}

/** Keeps a message's former picture in place until the next one is there, and then lets it come forth. */
function sharpen(old, fresh) {
  const [before, after] = [old, fresh].map((each) => each.querySelector(".picture img"));
  if (!before?.complete || !after || before === after || after.complete) return;
  after.parentElement.style.backgroundImage = `url("${before.src}")`;
  after.addEventListener("load", () => {
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) after.animate([{ opacity: 0 }, { opacity: 1 }], 600);
  }, { once: true });
}

// Who reads the newest message goes on doing so, whatever grows or shrinks; who scrolled up is left there.
let sticking = true;
let scrolledTo = 0;

function keepEnd() {
  noteScroll(); // which is told a moment later than it happens
  if (sticking) list.scrollTop = scrolledTo = list.scrollHeight - list.clientHeight;
}

function noteScroll() {
  const { scrollHeight, scrollTop, clientHeight } = list;
  if (scrollHeight - scrollTop - clientHeight < 60) sticking = true;
  else if (scrollTop < scrolledTo - 1) sticking = false; // and not where something below has grown
  scrolledTo = scrollTop;
}

list.addEventListener("scroll", noteScroll);
list.addEventListener("load", keepEnd, true);
new ResizeObserver(keepEnd).observe(list);
