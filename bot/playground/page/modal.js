// The form that a bot opens: labels with text, choices and files.

import { choicesOf } from "./choices.js";
import { h } from "./dom.js";
import { markdown } from "./markdown.js";

const dialog = document.getElementById("modal");

/** Shows a modal; `send(values, files)` gives what went wrong, or nothing, which closes it. */
export function openModal(modal, names, send) {
  const inputs = [];
  const fields = modal.components.map((part, index) => field(part, `input-${index}`, inputs, names));
  const problem = h("p", { class: "problem", role: "alert" });
  const close = h("button", { type: "button", class: "button secondary" }, "Cancel");
  const submit = h("button", { type: "submit", class: "button primary" }, "Submit");
  const form = h("form", { method: "dialog" }, [
    h("h2", { id: "modal-title" }, modal.title),
    ...fields,
    problem,
    h("div", { class: "row end" }, close, submit),
  ]);
  close.addEventListener("click", () => dialog.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    submit.disabled = true;
    const { values, files } = collect(inputs);
    problem.textContent = (await send(values, files)) ?? "";
    submit.disabled = false;
    if (!problem.textContent) dialog.close();
  });
  dialog.replaceChildren(form);
  dialog.showModal();
}

function field(part, id, inputs, names) {
  if (part.type === 10) return h("div", { class: "text" }, markdown(part.content, names));
  const inner = part.component ?? part.components?.[0];
  if (!inner) return null;
  const control = input(inner, id, names);
  inputs.push({ part: inner, control });
  const text = part.label ?? inner.label ?? inner.custom_id;
  const needed = inner.required === false || inner.type === 23 ? "" : " *";
  return h("div", { class: "field" }, [
    control.tagName === "FIELDSET" ? h("b", {}, text + needed) : h("label", { for: id }, text + needed),
    part.description ? h("p", { class: "small" }, part.description) : null,
    control,
  ]);
}

function input(part, id, names) {
  const required = part.required !== false;
  switch (part.type) {
    case 4:
      return h(part.style === 2 ? "textarea" : "input", {
        id,
        required,
        value: part.value ?? "",
        placeholder: part.placeholder ?? "",
        ...(part.max_length ? { maxLength: part.max_length } : {}),
        ...(part.min_length ? { minLength: part.min_length } : {}),
      });
    case 19:
      return h("input", {
        id,
        type: "file",
        required: required && part.min_values !== 0,
        multiple: (part.max_values ?? 1) > 1,
        data: { customId: part.custom_id },
      });
    case 23:
      return h("input", { id, type: "checkbox", checked: Boolean(part.default) });
    case 21:
    case 22:
      return group(part, id);
    default:
      return select(part, id, required, names);
  }
}

function select(part, id, required, names) {
  const multiple = (part.max_values ?? 1) > 1;
  const element = h("select", { id, required, multiple });
  const choices = choicesOf(part, names);
  if (!multiple && (!required || !choices.some(({ chosen }) => chosen))) {
    element.append(h("option", { value: "" }, part.placeholder || "Choose…"));
  }
  for (const { label, value, description, chosen } of choices) {
    element.append(h("option", { value, selected: chosen, title: description ?? "" }, label));
  }
  return element;
}

function group(part, id) {
  const type = part.type === 21 ? "radio" : "checkbox";
  const choices = (part.options ?? []).map(({ label, value, default: checked }) =>
    h("label", {}, h("input", { type, name: id, value, checked: Boolean(checked) }), ` ${label}`),
  );
  return h("fieldset", { id }, choices);
}

function collect(inputs) {
  const values = {};
  const files = {};
  for (const { part, control } of inputs) {
    const name = part.custom_id;
    if (part.type === 19) files[name] = [...control.files];
    else if (part.type === 23) values[name] = control.checked;
    else if (part.type === 4) values[name] = control.value;
    else {
      const picked = [...control.querySelectorAll("option:checked, input:checked")].map((each) => each.value).filter(Boolean);
      values[name] = part.type === 21 ? (picked[0] ?? null) : picked;
    }
  }
  return { values, files };
}
