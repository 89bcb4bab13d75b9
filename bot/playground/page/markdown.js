// Discord's small markup as elements. Text only ever becomes text nodes, so nothing that is said can be markup of ours.

import { h } from "./dom.js";

const INLINE = new RegExp(
  [
    "`(?<code>[^`]+)`",
    "\\*\\*(?<bold>.+?)\\*\\*",
    "__(?<underline>.+?)__",
    "~~(?<strike>.+?)~~",
    "\\*(?<italic>[^*\\s](?:[^*]*[^*\\s])?)\\*",
    "(?<![A-Za-z0-9])_(?<slanted>[^_\\s](?:[^_]*[^_\\s])?)_(?![A-Za-z0-9])",
    "\\[(?<label>[^\\]]+)\\]\\(<?(?<target>https?://[^\\s)>]+)>?\\)",
    "https://discord\\.com/channels/\\d+/(?<where>\\d+)/(?<message>\\d+)",
    "<?(?<link>https?://[^\\s<>]+[^\\s<>.,:;!?)'\"])>?",
    "<@!?(?<user>\\d+)>",
    "<@&(?<role>\\d+)>",
    "<#(?<channel>\\d+)>",
    "</(?<command>[\\w -]+):\\d+>",
    "<t:(?<time>-?\\d+)(?::(?<format>[tTdDfFRsS]))?>",
    "(?<bar>[▰▱]{4,})",
    "\\\\(?<escaped>[\\\\*_`~<>\\[\\]()#|-])",
  ].join("|"),
  "gs",
);

/** Makes the elements of a whole text; `names` has `user(id)`, `role(id)` and `channel(id)`. */
export function markdown(text, names) {
  const nodes = [];
  for (const [index, part] of text.split(/```(?:\w+\n)?([^]*?)```/).entries()) {
    if (index % 2) nodes.push(h("pre", {}, h("code", {}, part.replace(/^\n/, ""))));
    else if (part) nodes.push(...lines(part, names));
  }
  return nodes;
}

function lines(text, names) {
  return text
    .replace(/^\n|\n$/g, "")
    .split("\n")
    .map((line) => block(line, names));
}

function block(line, names) {
  const heading = /^(#{1,3}) (.+)/.exec(line);
  if (heading) return h("p", { class: `heading level-${heading[1].length}` }, inline(heading[2], names));
  const small = /^-# (.+)/.exec(line);
  if (small) return h("p", { class: "small" }, inline(small[1], names));
  const quote = /^> (.*)/.exec(line);
  if (quote) return h("blockquote", {}, inline(quote[1], names));
  const item = /^\s*[-*] (.+)/.exec(line);
  if (item) return h("p", { class: "item" }, inline(item[1], names));
  return line ? h("p", {}, inline(line, names)) : h("p", { class: "empty" });
}

export function inline(text, names) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) nodes.push(text.slice(at, match.index));
    nodes.push(span(match.groups, names));
    at = match.index + match[0].length;
  }
  if (at < text.length) nodes.push(text.slice(at));
  return nodes;
}

function span(found, names) {
  if (found.code) return h("code", {}, found.code);
  if (found.bold) return h("strong", {}, inline(found.bold, names));
  if (found.underline) return h("u", {}, inline(found.underline, names));
  if (found.strike) return h("s", {}, inline(found.strike, names));
  if (found.italic || found.slanted) return h("em", {}, inline(found.italic || found.slanted, names));
  if (found.target) return anchor(found.target, inline(found.label, names));
  if (found.message) return h("a", { class: "mention", href: `#message-${found.message}` }, `#${names.channel(found.where)} › message`);
  if (found.link) return anchor(found.link, [found.link]);
  if (found.user) return h("span", { class: "mention" }, `@${names.user(found.user)}`);
  if (found.role) return h("span", { class: "mention" }, `@${names.role(found.role).replace(/^@/, "")}`);
  if (found.channel) return h("span", { class: "mention" }, `#${names.channel(found.channel)}`);
  if (found.command) return h("span", { class: "mention" }, `/${found.command}`);
  if (found.time) return time(Number(found.time), found.format || "f");
  if (found.bar) return progress(found.bar);
  return found.escaped;
}

/** A bar of signs as one that can be seen, and heard, for what it is. */
function progress(bar) {
  return h("progress", { max: bar.length, value: [...bar].filter((sign) => sign === "▰").length, "aria-label": "Progress" });
}

function anchor(href, children) {
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, children);
}

const FORMATS = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};

function time(seconds, format) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return `<t:${seconds}>`;
  const full = date.toLocaleString(undefined, FORMATS.F);
  if (format !== "R") return h("time", { title: full }, date.toLocaleString(undefined, FORMATS[format]));
  return h("time", { title: full, data: { relative: String(seconds) } }, relative(seconds));
}

const UNITS = [
  ["year", 31536000],
  ["month", 2592000],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];

export function relative(seconds) {
  const away = seconds - Date.now() / 1000;
  const [unit, length] = UNITS.find(([, size]) => Math.abs(away) >= size) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.round(away / length), unit);
}

// Such times count on while one looks at them.
setInterval(() => {
  for (const element of document.querySelectorAll("time[data-relative]")) {
    element.textContent = relative(Number(element.dataset.relative));
  }
}, 1000);
