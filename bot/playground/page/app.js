// The playground's page: hears of the world over a WebSocket, shows it, and does what the member wants.

import { missingText, options, parseCommand, pictures, setCommand, setUpZones } from "./composer.js";
import { act, h } from "./dom.js";
import { messageElement } from "./messages.js";
import { openModal } from "./modal.js";

const at = (id) => document.getElementById(id);
const world = { members: [], channels: [], commands: [], messages: new Map(), bot: { online: false }, limit: Infinity };
let member = sessionStorage.getItem("member") ?? "";
let channel = "";
let socket = null;
const unread = new Set();

const names = {
  user: (id) => world.members.find((each) => each.id === id)?.name ?? "somebody",
  channel: (id) => world.channels.find((each) => each.id === id)?.name ?? "somewhere",
};

// Hearing

function connect() {
  socket?.close();
  const current = new WebSocket(`${location.origin.replace("http", "ws")}/playground/stream?member=${member || "first"}`);
  socket = current;
  current.addEventListener("message", ({ data }) => current === socket && hear(JSON.parse(data)));
  current.addEventListener("close", () => {
    if (current !== socket) return;
    showBot({ online: false }, "the playground has stopped");
    setTimeout(connect, 2000);
  });
}

const hearing = {
  state: showState,
  message: ({ message }) => showMessage(message),
  gone: ({ id }) => forget(id),
  commands: ({ commands }) => showCommands(commands),
  bot: ({ bot }) => showBot(bot),
  channel: ({ channel: added }) => {
    if (!world.channels.some(({ id }) => id === added.id)) world.channels.push(added);
    showChannels();
  },
  typing: showTyping,
};

function hear(change) {
  hearing[change.event]?.(change);
}

// Showing

function showState(state) {
  Object.assign(world, { members: state.members, channels: state.channels, limit: state.upload_limit });
  world.messages = new Map(state.messages.map((message) => [message.id, message]));
  member = state.member;
  if (!world.channels.some(({ id }) => id === channel)) channel = world.channels[0].id;
  at("guild").textContent = state.guild;
  const people = state.members.filter(({ bot }) => !bot);
  at("member").replaceChildren(...people.map(({ id, name }) => h("option", { value: id, selected: id === member }, name)));
  const bot = state.members.find((each) => each.bot);
  at("text").placeholder = `Say something, or type a /command; @${bot.name} calls the bot`;
  showBot(state.bot);
  showCommands(state.commands);
  showChannels();
  showChannel();
}

function showBot(bot, text) {
  world.bot = bot;
  const activity = bot.presence?.activities?.[0];
  const doing = activity ? ` · ${activity.state || activity.name}` : "";
  const name = world.members.find((each) => each.bot)?.name ?? "the bot";
  at("bot").textContent = text ?? (bot.online ? `${name} is here${doing}` : "no bot is connected");
  at("bot").classList.toggle("online", bot.online);
}

function showCommands(commands) {
  world.commands = commands;
  setCommand(commands, world.members, complete);
  showChannel();
}

function showChannels() {
  at("channels").replaceChildren(
    ...world.channels.map(({ id, name, direct }) => {
      const button = h("button", { type: "button" }, `${direct ? "@ " : "# "}${name}`);
      if (id === channel) button.setAttribute("aria-current", "page");
      else if (unread.has(id)) button.append(h("span", { class: "new" }, "new"));
      button.addEventListener("click", () => {
        channel = id;
        showChannels();
        showChannel();
      });
      return h("li", {}, button);
    }),
  );
}

function showChannel() {
  const current = world.channels.find(({ id }) => id === channel);
  if (!current) return;
  if (unread.delete(channel)) showChannels();
  at("channel").replaceChildren(`${current.direct ? "@" : "#"} ${current.name}`, h("span", {}, current.topic));
  const messages = [...world.messages.values()].filter((message) => message.channel_id === channel);
  at("messages").replaceChildren(...messages.map(element));
  sticking = true;
  keepEnd();
}

function element(message) {
  const view = {
    member,
    names,
    moderates: world.members.some((each) => each.id === member && each.moderates),
    menuCommands: world.commands.filter(({ type }) => type === 3).map(({ name }) => name),
  };
  return messageElement(message, view, { use: press, run: runMenu, remove });
}

function showMessage(message) {
  const list = at("messages");
  world.messages.set(message.id, message);
  if (message.author.bot) at("typing").textContent = "";
  if (message.channel_id !== channel) {
    unread.add(message.channel_id);
    showChannels();
    return;
  }
  const old = list.querySelector(`[data-id="${message.id}"]`);
  const focused = old?.contains(document.activeElement) ? document.activeElement.dataset.customId : undefined;
  const fresh = element(message);
  if (old) old.replaceWith(fresh);
  else list.append(fresh);
  if (focused) [...fresh.querySelectorAll("[data-custom-id]")].find((each) => each.dataset.customId === focused)?.focus();
  if (message.author.id === member && !old) sticking = true;
  keepEnd();
}

// Who reads the newest message goes on doing so, whatever grows or shrinks; who scrolled up is left there.
let sticking = true;

function keepEnd() {
  const list = at("messages");
  if (sticking) list.scrollTop = list.scrollHeight;
}

at("messages").addEventListener("scroll", ({ target }) => {
  sticking = target.scrollHeight - target.scrollTop - target.clientHeight < 60;
});
at("messages").addEventListener("load", keepEnd, true);
new ResizeObserver(keepEnd).observe(at("messages"));

function forget(id) {
  world.messages.delete(id);
  at("messages").querySelector(`[data-id="${id}"]`)?.remove();
}

let typingEnds = 0;

function showTyping({ channel: where, name }) {
  if (where !== channel) return;
  at("typing").textContent = `${name} is typing…`;
  clearTimeout(typingEnds);
  typingEnds = setTimeout(() => (at("typing").textContent = ""), 10000);
}

function note(text, kind = "") {
  at("note").textContent = text;
  at("note").className = kind;
}

// Doing

/** Does something, says what went wrong, and shows the form that the bot may open. */
async function doing(deed, fields, files) {
  const result = await act(deed, { member, ...fields }, files);
  note(result.error ?? "", result.error ? "problem" : "");
  if (result.modal) {
    openModal(result.modal, names, async (values, uploads) => {
      const sent = await act("submit", { member, interaction: result.interaction, values: JSON.stringify(values) }, uploads);
      return sent.error;
    });
  }
  return !result.error;
}

async function press(message, part, values, control) {
  control.disabled = true;
  await doing("click", { message: message.id, custom_id: part.custom_id, value: values });
  control.disabled = false;
}

/** What the bot offers for an option that is being typed; nothing where it does not answer. */
async function complete(fields) {
  const { choices = [] } = await act("complete", { member, channel, ...fields });
  return choices;
}

function runMenu(message, command) {
  return doing("menu", { message: message.id, command });
}

function remove(message) {
  return doing("delete", { message: message.id });
}

async function paint(event) {
  event.preventDefault();
  const { files, needed } = pictures();
  if (needed) return note(missingText(needed), "problem");
  if (!world.bot.online) return note("No bot is connected yet.", "problem");
  const filled = options();
  at("send").disabled = true;
  note("Sending…");
  const fields = { channel, command: "stylize", options: JSON.stringify(filled.values) };
  await doing("slash", fields, { ...filled.files, ...files });
  at("send").disabled = false;
}

async function speak(event) {
  event.preventDefault();
  const bot = world.members.find((each) => each.bot);
  let content = at("text").value.trim();
  const typed = parseCommand(content, world.commands);
  const { files, missing } = pictures();
  if (typed) {
    const uploads = Object.fromEntries(typed.pictures.map((name) => [name, files[name]]));
    const fields = { channel, command: typed.command, options: JSON.stringify(typed.values) };
    if (await doing("slash", fields, uploads)) at("text").value = "";
    return;
  }
  const together = at("with-pictures").checked;
  if (together && missing) return note(missingText(missing), "problem");
  if (together && !content.includes(`@${bot.name}`)) content = `@${bot.name} ${content}`;
  if (!content) return;
  if (await doing("say", { channel, content }, together ? files : {})) at("text").value = "";
}

// What is wrong with an option must be seen to be mended.
at("options").addEventListener("invalid", () => (at("more").open = true), true);
setUpZones(note, () => world.limit);
at("paint").addEventListener("submit", paint);
at("speak").addEventListener("submit", speak);
at("member").addEventListener("change", () => {
  member = at("member").value;
  sessionStorage.setItem("member", member);
  connect();
});
// One open menu at a time, and none after a click elsewhere.
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = menu.contains(target);
});
connect();
