// Messages as elements.

import { color, components } from "./components.js";
import { bytes, h, local, picture } from "./dom.js";
import { inline, markdown } from "./markdown.js";
import { avatarElement } from "./people.js";

const LOADING = 1 << 7;
const PREVIEW_WIDTH = 160; // in pixels; what is smaller was asked for so
const SHOWN = { width: 416, height: 352 }; // in pixels, as in messages.css
const EMOJIS = [["👍", "thumbs up"], ["❤️", "a heart"], ["⭐", "a star"], ["😮", "wonder"]];

/**
 * Makes one message; `deeds` has what its buttons, menu and pictures do: `use`, `run`, `runOn`, `remove`, `react`,
 * `openThread`, `go` and `enlarge`.
 */
export function messageElement(message, view, deeds) {
  const bot = message.author.bot;
  const name = message.author.global_name ?? message.author.username;
  const avatar = avatarElement(message.author, name, view.names);
  const who = authorMenu(message.author, name, avatar, view, deeds);
  const element = h("article", { class: "message", id: `message-${message.id}`, data: { id: message.id } }, [
    avatar,
    h("div", { class: "body" }, [
      origin(message, view),
      h("div", { class: "head" }, [
        who ?? h("b", {}, name),
        bot ? h("span", { class: "tag" }, "bot") : null,
        stamp(message),
        menu(message, view, deeds),
      ]),
      ...inside(message, view, deeds),
      message.ephemeral ? h("p", { class: "small only-you" }, "Only you can see this.") : null,
    ]),
  ]);
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
  const text = target.content ? inline(target.content.split("\n")[0], view.names) : ["a picture"];
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
    files.length ? h("div", { class: "attachments" }, files.map((file) => attachment(file, message, deeds))) : null,
    ...components(message, view.names, use),
    reactions(message, deeds),
    threadLink(message, deeds),
  ];
}

function attachment(file, message, deeds) {
  if (!file.content_type?.startsWith("image/")) {
    return h("a", { class: "file", href: local(file.url), download: file.filename }, `${file.filename} · ${bytes(file.size)}`);
  }
  const caption = `${file.filename} · ${file.width ? `${file.width} × ${file.height}, ` : ""}${bytes(file.size)}`;
  const alt = file.description ?? file.filename;
  const image = picture(file.url, alt, file);
  // A width of its own keeps the room for a picture that is yet to come.
  if (file.width) image.style.width = `${shownWidth(file, message.author.bot)}px`;
  const link = h("a", { class: "picture", href: local(file.url), target: "_blank", title: caption, data: { focus: file.id } }, image);
  link.shows = { id: file.id, url: file.url, alt, caption, before: message.before };
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // whoever wants a tab of its own gets one
    event.preventDefault();
    deeds.enlarge(link);
  });
  return link;
}

/** Previews are smaller than the artwork that they become; shown at one size, they grow sharp and not large. */
function shownWidth({ width, height }, enlarged) {
  const fitting = Math.min(SHOWN.width / width, SHOWN.height / height);
  return Math.round(width * (enlarged && width >= PREVIEW_WIDTH ? fitting : Math.min(fitting, 1)));
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

function reactions(message, deeds) {
  if (!message.reactions?.length) return null;
  return h("div", { class: "reactions" }, message.reactions.map(({ emoji: { name }, count }) => {
    const chip = h("button", { type: "button", data: { focus: `react ${name}` }, "aria-label": `${name}, ${count}`, "aria-pressed": String(message.reacted.includes(name)) }, `${name} ${count}`);
    chip.addEventListener("click", () => deeds.react(message, name));
    return chip;
  }));
}

function threadLink(message, deeds) {
  if (!message.thread) return null;
  const count = message.thread.message_count;
  const away = message.thread.thread_metadata.archived ? ", put away" : "";
  const text = `Thread: ${message.thread.name} (${count}${away})`;
  const button = h("button", { type: "button", class: "button secondary", data: { focus: "thread" } }, text);
  button.addEventListener("click", () => deeds.go(message.thread.id));
  return button;
}

function emojis(message, deeds) {
  return h("div", { class: "emojis" }, EMOJIS.map(([emoji, name]) => {
    const button = h("button", { type: "button", "aria-label": `React with ${name}` }, emoji);
    button.addEventListener("click", () => deeds.react(message, emoji));
    return button;
  }));
}

function menu(message, view, deeds) {
  const entries = view.messageCommands.map(({ name, label }) => [label, () => deeds.run(message, name)]);
  if (view.canThread && !message.thread) entries.push(["Open a thread", () => deeds.openThread(message)]);
  if (message.ephemeral) entries.splice(0, entries.length, ["Dismiss", () => deeds.remove(message)]);
  else if (message.author.id === view.member || view.moderates) entries.push(["Delete", () => deeds.remove(message)]);
  if (!entries.length) return null;
  const summary = h("summary", { "aria-label": "What can be done with this message", data: { focus: "menu" } }, "⋯");
  return popup("menu", summary, message.ephemeral ? null : emojis(message, deeds), entries);
}

/** The name of who wrote a message, with the commands for members where there are any. */
function authorMenu(author, name, avatar, view, deeds) {
  if (!view.userCommands.length) return null;
  const summary = h("summary", { "aria-label": `${name}, what can be done with this member`, data: { focus: "author" } }, h("b", {}, name));
  const entries = view.userCommands.map((command) => [command.label, () => deeds.runOn(author, command.name)]);
  const details = popup("menu author", summary, null, entries);
  // A moment later, for a click beside a menu closes it.
  avatar.addEventListener("click", () => setTimeout(() => (details.open = true)));
  avatar.classList.add("opens");
  return details;
}

function popup(className, summary, first, entries) {
  const list = h("div", { class: "entries" }, first);
  const details = h("details", { class: className }, summary, list);
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
