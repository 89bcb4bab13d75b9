// One line for who is here for the first time: what to do next, until a picture is painted.

import { h } from "./dom.js";

const line = document.getElementById("tour");
const DONE = "toured";
let step = localStorage.getItem(DONE) ? "over" : "start";
let paintSample = () => {};

const STEPS = {
  start: () => [
    "Give the bot two pictures below, one of what to paint and one of how, or ",
    button("Paint a sample", () => paintSample()),
  ],
  painting: () => ["The bot is at work: watch its message grow. You can stop it there, or keep what there is so far."],
  painted: () => [
    "There it is. Click the picture to compare it with yours; the buttons below it paint it anew, larger, or as a film. ",
    button("Got it", () => to("over")),
  ],
  over: () => [],
};

/** Begins the tour, or leaves it out where it was taken; `sample` paints the sample pictures. */
export function startTour(sample) {
  paintSample = sample;
  show();
}

/** Tells that something is being painted, or was. */
export function tourHas(reached) {
  const order = Object.keys(STEPS);
  if (order.indexOf(reached) > order.indexOf(step)) to(reached);
}

function to(next) {
  step = next;
  if (next === "over") localStorage.setItem(DONE, "yes");
  show();
}

function show() {
  line.replaceChildren(...STEPS[step]());
}

function button(text, deed) {
  const element = h("button", { type: "button", class: "button primary" }, text);
  element.addEventListener("click", deed);
  return element;
}
