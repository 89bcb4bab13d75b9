// The command bar: what `/command option:value` means, and what may come next while it is typed.

import { namedBy } from "./choices.js";
import { h } from "./dom.js";
import { translated } from "./people.js";

const input = document.getElementById("text");
const list = document.getElementById("suggestions");
const MOST = 25; // as many as Discord shows

const SUB_COMMANDS = [1, 2];
const BOOLEAN = 5;
const NUMBERS = [4, 10];
const ATTACHMENT = 11;

let known = []; // all commands with their subcommands: path, the path and the description as they are shown, options
let names = { all: () => [], locale: () => "" }; // the members, roles and channels that there are, and the language
let ask = async () => []; // the bot, for what completes an option
let pictures = { get: () => null, put: () => {} }; // the two that are chosen above, by option
const files = new Map(); // other files, by option
let offered = [];
let active = -1;

/**
 * Takes the commands that there are now. `there` has `all(kind)`, which gives members, roles or channels, and
 * `locale()`; `complete(fields)` asks the bot; `zones` has `get(name)` and `put(name, file)`.
 */
export function setCommands(commands, there, complete, zones) {
  [names, ask, pictures] = [there, complete, zones];
  known = commands.filter(({ type }) => type === 1).flatMap((command) => flat(command, [], []));
}

/** A command's subcommands, or itself, by their names and by these in the member's language; both can be typed. */
function flat(command, before, shownBefore) {
  const path = [...before, command.name];
  const shown = [...shownBefore, told(command, "name")];
  const inner = (command.options ?? []).filter(({ type }) => SUB_COMMANDS.includes(type));
  if (inner.length) return inner.flatMap((each) => flat(each, path, shown));
  const options = (command.options ?? []).map((option) => ({ ...option, shown: told(option, "name") }));
  return [{ path: path.join(" "), shown: shown.join(" "), description: told(command, "description"), options }];
}

function told(part, key) {
  return translated(part, key, names.locale());
}

const isCalled = (name) => (option) => option.name === name || option.shown === name;

/** Reads a command as it is typed: its path, values and files by option, or what is wrong; null where it is none. */
export function parseCommand(text) {
  const { command, tokens } = read(text);
  if (!command) return null;
  const values = {};
  const uploads = {};
  for (const { name, value } of tokens) {
    const option = command.options.find(isCalled(name));
    if (!option) return { error: `/${command.shown} has no ${name}; type a space to see what it has.` };
    if (option.type === ATTACHMENT) continue;
    if (!value) return { error: `Type what ${name} shall be right behind the colon, with quotes around several words.` };
    values[option.name] = typed(option, value);
  }
  for (const { name, shown, type } of command.options) {
    const named = tokens.some((token) => token.name === name || token.name === shown);
    const file = type === ATTACHMENT && (pictures.get(name) ?? (named && files.get(name)));
    if (file) uploads[name] = [file];
  }
  return { command: command.path, values, files: uploads };
}

/** A value as the option's type wants it. */
export function typed(option, value) {
  const choice = option.choices?.find((each) => value === each.name || value === told(each, "name"));
  if (choice) return choice.value;
  if (NUMBERS.includes(option.type)) return Number(value);
  if (option.type === BOOLEAN) return ["true", "yes"].includes(value);
  return namedBy(option, names)?.find(({ name }) => name === value || name === value.replace(/^[@#]/, ""))?.id ?? value;
}

function read(text) {
  const { command, typed: path } = known
    .flatMap((each) => [each.shown, each.path].map((typed) => ({ command: each, typed })))
    .filter(({ typed }) => text === `/${typed}` || text.startsWith(`/${typed} `))
    .reduce((best, each) => (each.typed.length > best.typed.length ? each : best), { command: null, typed: "" });
  if (!command) return { command: null, tokens: [] };
  const start = path.length + 1;
  const tokens = [...text.slice(start).matchAll(/([^\s:"]+)(?::(?:"([^"]*)"?|(\S*)))?/g)].map((match) => ({
    name: match[1],
    value: match[2] ?? match[3],
    from: start + match.index,
    to: start + match.index + match[0].length,
  }));
  return { command, tokens };
}

/** What may come next: each with a label, a description, and `choose()`, which gives the new text. */
async function suggestions(text) {
  if (!text.startsWith("/")) return [];
  const { command, tokens } = read(text);
  if (!command || [command.path, command.shown].includes(text.slice(1))) {
    const starting = known.filter(({ path, shown }) => [path, shown].some((name) => name.startsWith(text.slice(1))));
    return starting.map(({ shown, description, options }) => ({
      label: `/${shown}`,
      description,
      choose: () => `/${shown}${options.length ? " " : ""}`,
    }));
  }
  const last = tokens.at(-1);
  const open = last && last.to === text.length ? last : null;
  const option = open?.value !== undefined ? command.options.find(isCalled(open.name)) : null;
  if (option) return valuesOf(option, open, { command, tokens }, text.slice(0, open.from));
  const given = new Set(tokens.filter((token) => token !== open).map(({ name }) => name));
  const before = text.slice(0, open?.from ?? text.length);
  return command.options
    .filter(({ name, shown }) => !given.has(name) && !given.has(shown))
    .filter(({ name, shown }) => [name, shown].some((each) => each.startsWith(open?.name ?? "")))
    .map((option) => ({
      label: `${option.shown}:`,
      description: [option.required ? "required" : "", about(option)].filter(Boolean).join(" · "),
      choose: () => `${before}${option.shown}:`,
    }));
}

/** What an option is for, in the member's language; nothing where discord.py says only that there is nothing. */
export function about(option) {
  const text = told(option, "description");
  return text === "…" ? "" : text;
}

async function valuesOf(option, open, { command, tokens }, before) {
  const offer = (label, value, description = "") => ({
    label,
    description,
    choose: () => `${before}${option.shown}:${/[\s:"]/.test(value) ? `"${value.replaceAll('"', "")}"` : value} `,
  });
  const fitting = (labels) => labels.filter((label) => label.toLowerCase().startsWith(open.value.toLowerCase()));
  if (option.choices?.length) return fitting(option.choices.map((each) => told(each, "name"))).map((name) => offer(name, name));
  if (option.type === BOOLEAN) return fitting(["yes", "no"]).map((word) => offer(word, word));
  const named = namedBy(option, names);
  if (named) return named.filter(({ name }) => fitting([name]).length).map(({ name, label }) => offer(label, name));
  if (option.type === ATTACHMENT) return attachments(option, before);
  if (!option.autocomplete) return [];
  const values = {};
  for (const { name, value } of tokens) {
    const other = command.options.find(isCalled(name));
    if (other && other !== option && other.type !== ATTACHMENT && value) values[other.name] = typed(other, value);
  }
  const choices = await ask({ command: command.path, option: option.name, typed: open.value, options: JSON.stringify(values) });
  return choices.map((each) => offer(told(each, "name"), String(each.value)));
}

function attachments(option, before) {
  const chosen = pictures.get(option.name) ?? files.get(option.name);
  const pick = {
    label: chosen ? "Another file…" : "Choose a file…",
    description: about(option),
    choose: () => chooseFile(option, before),
  };
  if (!chosen) return [pick];
  return [{ label: chosen.name, description: "chosen already", choose: () => withFile(option, chosen, before) }, pick];
}

function withFile({ shown }, file, before) {
  return `${before}${shown}:${file.name.replaceAll(/[\s:"]/g, "_")} `;
}

/** Lets a file be chosen; the text that names it, or null where none was. */
function chooseFile(option, before) {
  return new Promise((resolve) => {
    const chooser = h("input", { type: "file" });
    chooser.addEventListener("cancel", () => resolve(null));
    chooser.addEventListener("change", () => {
      const [file] = chooser.files;
      if (!pictures.put(option.name, file)) files.set(option.name, file);
      resolve(withFile(option, file, before));
    });
    chooser.click();
  });
}

/** Clears the bar once what it said is sent, but not what was typed since. */
export function clearBar(sent) {
  files.clear();
  if (input.value.trim() !== sent) return;
  input.value = "";
  close();
}

// The list above the bar, as the ARIA practices have a combobox.

let turn = 0;

async function update() {
  const mine = ++turn;
  const text = input.value;
  const found = await suggestions(text);
  if (mine !== turn) return; // overtaken by the next letter
  offered = found.slice(0, MOST);
  // A command must be chosen to go on; an option need not.
  active = read(text).command ? -1 : 0;
  list.replaceChildren(...offered.map(entry));
  mark();
}

function entry({ label, description }, index) {
  const element = h("div", { role: "option", id: `suggestion-${index}` }, h("b", {}, label), h("span", { class: "small" }, description));
  element.addEventListener("mousedown", (event) => event.preventDefault()); // the bar keeps the focus
  element.addEventListener("click", () => take(index));
  return element;
}

function mark() {
  list.hidden = !offered.length;
  input.setAttribute("aria-expanded", String(offered.length > 0));
  for (const [index, element] of [...list.children].entries()) element.setAttribute("aria-selected", String(index === active));
  const current = list.children[active];
  if (current) input.setAttribute("aria-activedescendant", current.id);
  else input.removeAttribute("aria-activedescendant");
  current?.scrollIntoView({ block: "nearest" });
}

function close() {
  turn++;
  offered = [];
  active = -1;
  list.replaceChildren();
  mark();
}

async function take(index) {
  const text = await offered[index].choose();
  if (text === null) return;
  input.value = text;
  input.focus();
  await update();
}

input.addEventListener("input", update);
input.addEventListener("focus", update);
input.addEventListener("blur", close);
input.addEventListener("keydown", (event) => {
  if (!offered.length) return;
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves) {
    const from = active < 0 && event.key === "ArrowUp" ? 0 : active; // up from none is the last
    active = (from + moves[event.key] + offered.length) % offered.length;
    mark();
  } else if (event.key === "Escape") close();
  else if (event.key === "Tab" && !event.shiftKey) take(Math.max(active, 0));
  else if (event.key === "Enter" && active >= 0) take(active);
  else return;
  event.preventDefault();
});
