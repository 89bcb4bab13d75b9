// A message's buttons and menus, and the newer components that stand for its whole text.

import { selectElement } from "./choices.js";
import { h, picture } from "./dom.js";
import { markdown } from "./markdown.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger" };

/** Makes a message's components; `use(part, values)` is called when one is pressed or chosen from. */
export function components(message, names, use) {
  return (message.components ?? []).map((part) => component(part, message, names, use));
}

function component(part, message, names, use) {
  const all = (parts) => (parts ?? []).map((inner) => component(inner, message, names, use));
  switch (part.type) {
    case 1:
      return h("div", { class: "row" }, all(part.components));
    case 2:
      return button(part, use);
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
      return selectElement(part, names, (values, control) => use(part, values, control));
    case 9:
      return h("div", { class: "section" }, h("div", {}, all(part.components)), component(part.accessory, message, names, use));
    case 10:
      return h("div", { class: "text" }, markdown(part.content, names));
    case 11:
      return media(part, message, "thumbnail");
    case 12:
      return h("div", { class: "attachments" }, part.items.map((item) => media(item, message, "attachment")));
    case 14:
      return h("hr");
    case 17:
      return container(part, all(part.components));
    default:
      return h("p", { class: "small" }, `(a component of type ${part.type}, which the playground does not show)`);
  }
}

function button(part, use) {
  const text = [part.emoji?.name, part.label].filter(Boolean).join(" ");
  if (/^https?:/.test(part.url ?? "")) {
    return h("a", { class: "button secondary", href: part.url, target: "_blank", rel: "noopener noreferrer" }, `${text} ↗`);
  }
  const element = h("button", {
    type: "button",
    class: `button ${STYLES[part.style] ?? "secondary"}`,
    disabled: Boolean(part.disabled),
    data: { focus: part.custom_id },
  });
  element.append(text);
  element.addEventListener("click", () => use(part, [], element));
  return element;
}

function container(part, children) {
  const element = h("div", { class: "container" }, children);
  if (part.accent_color) element.style.borderInlineStartColor = color(part.accent_color);
  return element;
}

function media(item, message, className) {
  const named = item.media.url.replace("attachment://", "");
  const file = (message.attachments ?? []).find((each) => each.filename === named);
  const element = picture(file?.url ?? item.media.url, item.description ?? "");
  element.className = className;
  return element;
}

export function color(number) {
  return `#${number.toString(16).padStart(6, "0")}`;
}
