// Messages as elements.

import { color, components } from "./components.js";
import { bytes, h, local, picture } from "./dom.js";
import { inline, markdown } from "./markdown.js";

const LOADING = 1 << 7;

/** Makes one message; `deeds` has `use`, `run` and `remove` for its buttons and its menu. */
export function messageElement(message, view, deeds) {
  const bot = message.author.bot;
  const name = message.author.global_name ?? message.author.username;
  const element = h("article", { class: "message", id: `message-${message.id}`, data: { id: message.id } }, [
    h("span", { class: "avatar", "aria-hidden": "true" }, bot ? h("img", { src: "/page/icon.svg", alt: "" }) : name[0]),
    h("div", { class: "body" }, [
      origin(message, view),
      h("div", { class: "head" }, [
        h("b", {}, name),
        bot ? h("span", { class: "tag" }, "bot") : null,
        stamp(message),
        menu(message, view, deeds),
      ]),
      ...inside(message, view, deeds),
      message.ephemeral ? h("p", { class: "small only-you" }, "Only you can see this.") : null,
    ]),
  ]);
  // Identifiers that follow each other get colours far apart.
  element.style.setProperty("--hue", String(Number((BigInt(message.author.id) * 137n) % 360n)));
  element.classList.toggle("ephemeral", message.ephemeral);
  element.classList.toggle("mentioned", message.mentions.some((each) => each.id === view.member));
  return element;
}

function origin(message, view) {
  const target = message.referenced_message;
  if (message.interaction) {
    const { user, name } = message.interaction;
    const command = message.type === 23 ? name : `/${name}`;
    return h("p", { class: "origin" }, `${user.global_name ?? user.username} used `, h("b", {}, command));
  }
  if (!message.message_reference) return null;
  if (!target) return h("p", { class: "origin" }, "↱ a message that was deleted");
  const who = target.author.global_name ?? target.author.username;
  const text = target.content ? inline(target.content.split("\n")[0].slice(0, 80), view.names) : ["a picture"];
  return h("p", { class: "origin" }, `↱ ${who}: `, text);
}

function stamp(message) {
  const created = new Date(message.timestamp);
  const text = created.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  const edited = message.edited_timestamp ? " (edited)" : "";
  return h("time", { class: "stamp", title: created.toLocaleString(), dateTime: message.timestamp }, text + edited);
}

function inside(message, view, deeds) {
  if (message.flags & LOADING) return [h("p", { class: "thinking" }, "thinking", h("i"), h("i"), h("i"))];
  const use = (part, values, control) => deeds.use(message, part, values, control);
  const shown = message.embeds.flatMap((embed) => [embed.image?.url, embed.thumbnail?.url]);
  const files = message.flags & (1 << 15) ? [] : message.attachments.filter((file) => !shown.includes(file.url));
  return [
    h("div", { class: "text" }, markdown(message.content, view.names)),
    ...message.embeds.map((embed) => embedElement(embed, view)),
    files.length ? h("div", { class: "attachments" }, files.map(attachment)) : null,
    ...components(message, view.names, use),
    reactions(message),
  ];
}

function attachment(file) {
  if (!file.content_type?.startsWith("image/")) {
    return h("a", { class: "file", href: local(file.url), download: file.filename }, `${file.filename} · ${bytes(file.size)}`);
  }
  const caption = `${file.filename} · ${file.width ? `${file.width} × ${file.height}, ` : ""}${bytes(file.size)}`;
  return h("a", { class: "picture", href: local(file.url), target: "_blank", title: caption }, picture(file.url, file.description ?? file.filename, file));
}

function embedElement(embed, view) {
  const image = embed.image && picture(embed.image.url, "");
  const element = h("div", { class: "embed" }, [
    embed.author ? h("p", { class: "small" }, embed.author.name) : null,
    embed.title ? h("p", { class: "heading level-3" }, inline(embed.title, view.names)) : null,
    embed.description ? h("div", { class: "text" }, markdown(embed.description, view.names)) : null,
    embed.fields?.length
      ? h("dl", {}, embed.fields.map(({ name, value }) => h("div", {}, h("dt", {}, name), h("dd", {}, markdown(value, view.names)))))
      : null,
    image || null,
    embed.footer ? h("p", { class: "small" }, embed.footer.text) : null,
  ]);
  if (embed.color) element.style.borderInlineStartColor = color(embed.color);
  return element;
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  return h("p", { class: "reactions" }, message.reactions.map(({ emoji, count }) => h("span", {}, `${emoji.name} ${count}`)));
}

function menu(message, view, deeds) {
  const entries = view.menuCommands.map((name) => [name, () => deeds.run(message, name)]);
  if (message.ephemeral) entries.splice(0, entries.length, ["Dismiss", () => deeds.remove(message)]);
  else if (message.author.id === view.member || view.moderates) entries.push(["Delete", () => deeds.remove(message)]);
  if (!entries.length) return null;
  const list = h("div", { class: "entries" });
  const details = h("details", { class: "menu" }, h("summary", { "aria-label": "What can be done with this message" }, "⋯"), list);
  for (const [label, deed] of entries) {
    const entry = h("button", { type: "button" }, label);
    entry.addEventListener("click", () => {
      details.open = false;
      deed();
    });
    list.append(entry);
  }
  return details;
}
