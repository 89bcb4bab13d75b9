// The two drop zones with their samples, and the other options of the command that paints.

import { namedBy } from "./choices.js";
import { about, typed } from "./commands.js";
import { bytes, h } from "./dom.js";
import { translated } from "./people.js";

const COMMAND = "stylize";
const ZONES = { content: "the picture to paint", style: "the picture that shows how to paint it" };
const inputs = Object.fromEntries(Object.keys(ZONES).map((name) => [name, document.getElementById(`${name}-file`)]));
const optionsBox = document.getElementById("options");
let command = null;

/** The two pictures as files by option, the first that is missing, and the first without which the command can't be. */
export function pictures() {
  const files = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, [...input.files]]));
  const empty = Object.keys(ZONES).filter((name) => !files[name].length);
  const needed = (name) => command?.options.some((option) => option.name === name && option.required);
  return { files, missing: empty[0], needed: empty.find(needed) };
}

export function missingText(name) {
  inputs[name].focus();
  return `Choose ${ZONES[name]} first.`;
}

/** What the command bar needs of the two zones: the picture in one, and to put one there. */
export const zones = {
  get: (name) => inputs[name]?.files[0] ?? null,
  put: (name, file) => name in inputs && (put(inputs[name], [file]), true),
};

/** Offers sample pictures below the zones; `samples` have a name, a title and a role. */
export function offerSamples(samples) {
  const buttons = new Map(samples.map((sample) => [sample, sampleButton(sample)]));
  for (const strip of document.querySelectorAll(".samples")) {
    const role = strip.closest(".zone").dataset.zone;
    const own = samples.filter((sample) => sample.role === role).map((sample) => buttons.get(sample));
    strip.replaceChildren(h("span", { class: "small" }, "or"), ...own);
  }
  loadInTurn([...buttons]);
}

/** Loads one after the other: each is drawn when it is asked for, and what the others wait on would block all else. */
async function loadInTurn(buttons) {
  for (const [sample, button] of buttons) {
    const [image] = button.children;
    image.src = sampleAddress(sample);
    await image.decode().catch(() => {});
  }
}

function sampleButton(sample) {
  const image = h("img", { alt: "", width: 40, height: 30 });
  const button = h("button", { type: "button", title: sample.title, "aria-label": `Take the sample: ${sample.title}` }, image);
  button.addEventListener("click", () => takeSample(sample));
  return button;
}

function sampleAddress({ name }) {
  return `/playground/samples/${name}`;
}

const coming = new Map(); // samples on their way, by zone

/** Puts a sample into its zone, once the server has drawn it. */
export function takeSample(sample) {
  const input = inputs[sample.role];
  input.parentElement.querySelector(".how").textContent = "being drawn…";
  const taking = fetch(sampleAddress(sample))
    .then((response) => (response.ok ? response.blob() : null))
    .catch(() => null)
    .then((blob) => {
      // Only the last that was asked for; where it can't be had, the zone is as it was.
      if (coming.get(sample.role) === taking) put(input, blob ? [new File([blob], `${sample.name}.jpg`, { type: "image/jpeg" })] : []);
    });
  coming.set(sample.role, taking);
  return taking;
}

/** Waits for samples that are on their way. */
export function samplesTaken() {
  return Promise.all(coming.values());
}

/** Takes new pictures into the zones, however they come. */
export function setUpZones(note, limit) {
  for (const zone of document.querySelectorAll(".zone")) {
    const input = inputs[zone.dataset.zone];
    const how = zone.querySelector(".how");
    how.dataset.empty = how.textContent;
    input.addEventListener("change", () => show(zone, input, note, limit));
    zone.querySelector(".clear").addEventListener("click", () => {
      put(input, []);
      input.focus();
    });
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      if (event.dataTransfer.files.length) put(input, [event.dataTransfer.files[0]]);
    });
  }
  document.addEventListener("paste", (event) => {
    const file = [...event.clipboardData.files].find((each) => each.type.startsWith("image/"));
    if (!file || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    const focused = document.activeElement.closest?.(".zone")?.dataset.zone;
    put(inputs[focused ?? (pictures().files.content.length ? "style" : "content")], [file]);
  });
}

function put(input, files) {
  coming.delete(input.parentElement.dataset.zone); // what is put here now counts
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
  input.dispatchEvent(new Event("change"));
}

function show(zone, input, note, limit) {
  const [file] = input.files;
  zone.querySelector("label img")?.remove();
  zone.classList.toggle("full", Boolean(file));
  zone.querySelector(".clear").hidden = !file;
  zone.querySelector(".samples").hidden = Boolean(file);
  const how = zone.querySelector(".how");
  how.textContent = file ? `${file.name} · ${bytes(file.size)}` : how.dataset.empty;
  note(file && file.size > limit() ? `${file.name} is larger than Discord lets most members send.` : "");
  if (!file) return;
  const image = h("img", { alt: "" });
  image.addEventListener("load", () => URL.revokeObjectURL(image.src));
  image.addEventListener("error", () => image.remove());
  image.src = URL.createObjectURL(file);
  zone.querySelector("label").prepend(image);
}

/** Makes a control for each option of the command that paints, and keeps what is filled in; `complete` asks the bot. */
export function setCommand(commands, names, complete) {
  const before = command && options();
  command = commands.find(({ name, type }) => name === COMMAND && type === 1) ?? null;
  const others = (command?.options ?? []).filter(({ name }) => !(name in ZONES));
  document.getElementById("more").hidden = !others.length;
  optionsBox.replaceChildren(
    ...others.map((option) => {
      const control = optionControl(option, names);
      if (before?.values[option.name] !== undefined) control.value = String(before.values[option.name]);
      const description = h("span", { class: "small", id: `about-${option.name}` }, about(option));
      control.setAttribute("aria-describedby", description.id);
      const name = translated(option, "name", names.locale());
      const label = h("label", { for: control.id }, name.replaceAll("_", " "));
      const choices = option.autocomplete ? choicesOf(control, option, names, complete) : null;
      return h("div", { class: "field" }, label, control, choices, description);
    }),
  );
}

function optionControl(option, names) {
  const base = { id: `option-${option.name}`, required: Boolean(option.required), data: { option: option.name } };
  const pick = (choices) =>
    h("select", base, h("option", { value: "" }, "as usual"), choices.map(([value, label]) => h("option", { value }, label)));
  if (option.choices?.length) return pick(option.choices.map((each) => [String(each.value), translated(each, "name", names.locale())]));
  if (option.type === 5) return pick([["true", "yes"], ["false", "no"]]);
  const named = namedBy(option, names);
  if (named) return pick(named.map(({ id, label }) => [id, label]));
  if (option.type === 11) return h("input", { ...base, type: "file" });
  if (option.type === 4 || option.type === 10) {
    const { min_value: min, max_value: max } = option;
    const range = min !== undefined && max !== undefined ? `${min} – ${max}` : "";
    return h("input", { ...base, type: "number", step: option.type === 4 ? "1" : "any", min, max, placeholder: range });
  }
  return h("input", { ...base, type: "text", ...(option.max_length ? { maxLength: option.max_length } : {}) });
}

/** A list of what the bot offers to complete a text with, anew for each letter. */
function choicesOf(control, option, names, complete) {
  const list = h("datalist", { id: `choices-${option.name}` });
  control.setAttribute("list", list.id);
  control.autocomplete = "off";
  let latest = 0;
  const ask = async () => {
    const turn = ++latest;
    const { [option.name]: typed = "", ...others } = options().values;
    const choices = await complete({ command: COMMAND, option: option.name, typed, options: JSON.stringify(others) });
    // An answer that was overtaken by the next letter's is of no use.
    if (turn === latest) list.replaceChildren(...choices.map((each) => h("option", { value: each.value }, translated(each, "name", names.locale()))));
  };
  control.addEventListener("focus", ask);
  control.addEventListener("input", ask);
  return list;
}

/** The options that are filled in, as values and as files. */
export function options() {
  const values = {};
  const files = {};
  for (const control of optionsBox.querySelectorAll("[data-option]")) {
    const option = command?.options.find(({ name }) => name === control.dataset.option);
    if (!option || !control.value) continue;
    if (option.type === 11) files[option.name] = [...control.files];
    else values[option.name] = typed(option, control.value);
  }
  return { values, files };
}
