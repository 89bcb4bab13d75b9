// What can be chosen from: a select's own options, or the server's members, roles and channels.

import { h } from "./dom.js";

const SELECTS = { 5: ["user"], 6: ["role"], 7: ["user", "role"], 8: ["channel"] };
const OPTIONS = { 6: ["user"], 7: ["channel"], 8: ["role"], 9: ["user", "role"] };

/** The choices of a select, each with `value`, `label`, `description` and whether it is `chosen` beforehand. */
export function choicesOf(part, names) {
  if (!(part.type in SELECTS)) {
    return (part.options ?? []).map(({ label, value, description, emoji, default: chosen }) => ({
      value,
      label: [emoji?.name, label].filter(Boolean).join(" "),
      description,
      chosen: Boolean(chosen),
    }));
  }
  const preset = new Set((part.default_values ?? []).map(({ id }) => id));
  return things(SELECTS[part.type], part, names).map(({ id, label }) => ({ value: id, label, chosen: preset.has(id) }));
}

/** The members, roles or channels that a command's option may name, each with `id`, `name` and `label`; else null. */
export function namedBy(option, names) {
  return option.type in OPTIONS ? things(OPTIONS[option.type], option, names) : null;
}

function things(kinds, { channel_types: types }, names) {
  return kinds.flatMap((kind) => names.all(kind)).filter(({ type }) => !types?.length || types.includes(type));
}

/** A message's select: a dropdown where one is chosen, a list to tick where several are; `use(values, control)` sends. */
export function selectElement(part, names, use) {
  const name = part.placeholder || "Choose";
  const [least, most] = [part.min_values ?? 1, part.max_values ?? 1];
  const choices = choicesOf(part, names);
  return most > 1 ? ticks(part, name, choices, [least, most], use) : dropdown(part, name, choices, least, use);
}

function dropdown(part, name, choices, least, use) {
  const element = h("select", { class: "choice", disabled: Boolean(part.disabled), data: { focus: part.custom_id }, "aria-label": name });
  const empty = !choices.some(({ chosen }) => chosen);
  if (empty || !least) element.append(h("option", { value: "", disabled: least > 0, selected: empty }, empty ? name : "none"));
  for (const { label, value, description, chosen } of choices) {
    element.append(h("option", { value, selected: chosen, title: description ?? "" }, label));
  }
  element.addEventListener("change", () => use(element.value ? [element.value] : [], element));
  return element;
}

function ticks(part, name, choices, [least, most], use) {
  const boxes = choices.map(({ value, chosen }) => h("input", { type: "checkbox", value, checked: chosen }));
  const labels = choices.map(({ label, description }, index) =>
    h("label", {}, boxes[index], ` ${label}`, description ? h("span", { class: "small" }, ` ${description}`) : null),
  );
  const send = h("button", { type: "button", class: "button secondary", data: { focus: `${part.custom_id} send` } }, "Choose these");
  const summary = h("summary", { class: "button secondary", data: { focus: part.custom_id } });
  const chosen = () => boxes.filter(({ checked }) => checked).map(({ value }) => value);
  const count = () => {
    const { length } = chosen();
    summary.textContent = length ? `${name} (${length})` : name;
    send.disabled = length < least || length > most;
    for (const box of boxes) box.disabled = !box.checked && length >= most;
  };
  for (const box of boxes) box.addEventListener("change", count);
  send.addEventListener("click", () => {
    send.closest("details").open = false;
    use(chosen(), send);
  });
  count();
  if (part.disabled) return h("button", { type: "button", class: "button secondary", disabled: true }, name);
  return h("details", { class: "choices" }, summary, h("fieldset", { "aria-label": name }, labels), send);
}
