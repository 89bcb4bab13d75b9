// The playground's page: hears of the world over a WebSocket, shows it, and does what the member wants.

import { clearBar, parseCommand, setCommands } from "./commands.js";
import { missingText, offerSamples, options, pictures, samplesTaken, setCommand, setUpZones, takeSample, zones } from "./composer.js";
import { act, focusAgain, focusIn, h } from "./dom.js";
import { draw, drawAll, erase } from "./feed.js";
import { openLightbox } from "./lightbox.js";
import { messageElement } from "./messages.js";
import { openModal } from "./modal.js";
import { namesOf, sign, translated } from "./people.js";
import { startTour, tourHas } from "./tour.js";

const BUTTON = 2; // of components
const [USER_MENU, MESSAGE_MENU] = [2, 3]; // of commands
const at = (id) => document.getElementById(id);
const world = { members: [], roles: [], channels: [], commands: [], messages: new Map(), bot: { online: false }, limit: Infinity };
let member = sessionStorage.getItem("member") ?? "";
let channel = "";
let drawn = ""; // the channel whose messages are on the page
let socket = null;
const unread = new Set();

const here = () => world.channels.find(({ id }) => id === channel);

const names = namesOf(world, () => member);

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
  people: ({ members, roles }) => {
    Object.assign(world, { members, roles });
    showPeople();
    showCommands(world.commands);
  },
  channels: ({ channels }) => {
    world.channels = channels;
    for (const [id, message] of world.messages) if (!channels.some((each) => each.id === message.channel_id)) world.messages.delete(id);
    if (!here()) return go(channels[0].id);
    showChannels();
    if (drawn === channel) showPlace();
    else showChannel(); // a thread may be gone to before one hears of it
  },
  typing: showTyping,
};

function hear(change) {
  hearing[change.event]?.(change);
}

// Showing

function showState(state) {
  Object.assign(world, { members: state.members, roles: state.roles, channels: state.channels, limit: state.upload_limit });
  world.messages = new Map(state.messages.map((message) => [message.id, message]));
  member = state.member;
  if (!here()) channel = world.channels[0].id;
  offerSamples(world.samples = state.samples);
  at("guild").textContent = state.guild;
  showPeople();
  readAsBefore();
  const bot = state.members.find((each) => each.bot);
  at("text").placeholder = `Say something, type / for commands, or @${bot.name} to call the bot`;
  showBot(state.bot);
  unread.clear();
  showChannels();
  showCommands(state.commands);
}

function showPeople() {
  const people = world.members.filter(({ bot }) => !bot);
  at("member").replaceChildren(...people.map(({ id, name }) => h("option", { value: id, selected: id === member }, name)));
  const language = at("language");
  const locale = names.locale();
  if (![...language.options].some(({ value }) => value === locale)) language.append(h("option", { value: locale }, locale));
  language.value = locale;
}

/** Reads again what the member read before a restart; only then, lest two browsers of one member fight over it. */
function readAsBefore() {
  const locale = names.locale();
  const chosen = localStorage.getItem(languageOf(member));
  if (chosen && chosen !== locale) read(chosen);
}

/** Where a member's choice of a language is kept; members are new after a restart, but not their names. */
const languageOf = (id) => `language of ${names.user(id)}`;

function read(locale) {
  localStorage.setItem(languageOf(member), locale);
  return doing("read", { locale });
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
  setCommands(commands, names, complete, zones); // first, for it tells the language
  setCommand(commands, names, complete);
  showChannel();
}

function showChannels() {
  const focused = focusIn(at("channels"));
  at("channels").replaceChildren(
    ...world.channels.filter(({ id, archived }) => !archived || id === channel).map(({ id, name, direct, parent }) => {
      const button = h("button", { type: "button", class: parent ? "thread" : "", data: { focus: id } }, `${sign({ direct, parent })} ${name}`);
      if (id === channel) button.setAttribute("aria-current", "page");
      else if (unread.has(id)) button.append(h("span", { class: "new" }, "new"));
      button.addEventListener("click", () => go(id));
      return h("li", {}, button);
    }),
  );
  focusAgain(at("channels"), focused);
}

function go(id) {
  channel = id;
  showChannels();
  showChannel();
}

function showChannel() {
  const current = here();
  if (!current) return;
  if (unread.delete(channel)) showChannels();
  drawn = channel;
  showPlace();
  const messages = [...world.messages.values()].filter((message) => message.channel_id === channel);
  drawAll(messages.map(element));
}

function moderates() {
  return world.members.some((each) => each.id === member && each.moderates);
}

function showPlace() {
  const { name, topic, direct, parent, owner, archived } = here();
  at("channel").textContent = `${sign({ direct, parent })} ${name}`;
  at("topic").textContent = archived ? "Put away; a new message takes it out again." : topic;
  at("archive").hidden = !parent || archived || !(owner === member || moderates());
}

async function archive() {
  const { id, parent } = here();
  if (await doing("archive", { channel: id })) go(parent);
}

function menuCommands(kind) {
  const locale = names.locale();
  return world.commands.filter(({ type }) => type === kind).map((command) => ({ name: command.name, label: translated(command, "name", locale) }));
}

function element(message) {
  const place = world.channels.find(({ id }) => id === message.channel_id);
  const view = {
    member,
    names,
    moderates: moderates(),
    canThread: !place?.parent && !place?.direct,
    userCommands: menuCommands(USER_MENU),
    messageCommands: menuCommands(MESSAGE_MENU),
  };
  return messageElement(message, view, { use: press, run: runMenu, runOn: runUserMenu, remove, react, openThread, go, enlarge });
}

function showMessage(message) {
  const known = world.messages.has(message.id);
  world.messages.set(message.id, message);
  retell(message.id, message);
  if (message.author.bot) at("typing").textContent = "";
  if (isArtwork(message)) tourHas("painted");
  if (message.channel_id !== drawn) {
    if (!known) unread.add(message.channel_id);
    if (!known) showChannels();
    return;
  }
  draw(element(message), message.author.id === member);
}

/** A bot's picture that came in a message of its own, not by an edit. */
function isArtwork({ author, attachments, edited_timestamp: edited, referenced_message: question, ephemeral }) {
  return author.bot && question && !edited && !ephemeral && attachments.some((file) => file.content_type?.startsWith("image/"));
}

function forget(id) {
  world.messages.delete(id);
  erase(id);
  retell(id, null);
}

/** Has the replies to a message show what it says now, or that it was deleted. */
function retell(id, target) {
  for (const reply of world.messages.values()) {
    if (reply.message_reference?.message_id !== id) continue;
    reply.referenced_message = target;
    if (reply.channel_id === drawn) draw(element(reply), false);
  }
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
  await doing(part.type === BUTTON ? "click" : "choose", { message: message.id, custom_id: part.custom_id, value: values });
  control.disabled = false;
}

/** What the bot offers for an option that is being typed; nothing where it does not answer. */
async function complete(fields) {
  const { choices = [] } = await act("complete", { member, channel, ...fields });
  return choices;
}

function react(message, emoji) {
  return doing("react", { message: message.id, emoji });
}

function openThread(message) {
  const name = { type: 18, label: "What is it called?", component: { type: 4, custom_id: "name", max_length: 100, style: 1 } };
  openModal({ title: "Open a thread", components: [name] }, names, async (values) => {
    const opened = await act("thread", { member, message: message.id, name: values.name });
    if (opened.channel) go(opened.channel);
    return opened.error;
  });
}

/** Shows a picture large; from there one goes through all of the channel's. */
function enlarge(link) {
  const links = [...at("messages").querySelectorAll(".picture")];
  openLightbox(links.map(({ shows }) => shows), links.indexOf(link));
}

at("lightbox").addEventListener("close", () => focusAgain(at("messages"), at("lightbox").dataset.shown));

function runMenu(message, command) {
  return doing("menu", { message: message.id, command });
}

function runUserMenu(person, command) {
  return doing("user_menu", { person: person.id, channel, command });
}

function remove(message) {
  return doing("delete", { message: message.id });
}

async function paint(event) {
  event.preventDefault();
  if (at("send").disabled) return;
  at("send").disabled = true;
  await samplesTaken();
  await sendPictures();
  at("send").disabled = false;
}

async function sendPictures() {
  const { files, needed } = pictures();
  if (needed) return note(missingText(needed), "problem");
  if (!world.bot.online) return note("No bot is connected yet.", "problem");
  const filled = options();
  note("Sending…");
  const fields = { channel, command: "stylize", options: JSON.stringify(filled.values) };
  if (await doing("slash", fields, { ...filled.files, ...files })) tourHas("painting");
}

/** The tour's one click: the first sample of each kind into the zones, and off it goes. */
async function paintSample() {
  for (const role of ["content", "style"]) takeSample(world.samples.find((sample) => sample.role === role));
  await samplesTaken();
  at("paint").requestSubmit();
}

async function speak(event) {
  event.preventDefault();
  if (at("say").disabled) return;
  at("say").disabled = true;
  const said = at("text").value.trim();
  if (await send(said)) clearBar(said);
  at("say").disabled = false;
}

/** Sends what stands in the bar, a command or words; gives whether that went well. */
async function send(said) {
  const command = parseCommand(said);
  if (command?.error || (!command && said.startsWith("/"))) {
    note(command?.error ?? "There is no such command; type / to see all.", "problem");
    return false;
  }
  if (command) {
    return doing("slash", { channel, command: command.command, options: JSON.stringify(command.values) }, command.files);
  }
  const together = at("with-pictures").checked;
  const { files, missing } = pictures();
  if (together && missing) {
    note(missingText(missing), "problem");
    return false;
  }
  const bot = `@${world.members.find((each) => each.bot).name}`;
  const content = together && !said.includes(bot) ? `${bot} ${said}` : said;
  return content ? doing("say", { channel, content }, together ? files : {}) : false;
}

// What is wrong with an option must be seen to be mended.
at("options").addEventListener("invalid", () => (at("more").open = true), true);
setUpZones(note, () => world.limit);
at("paint").addEventListener("submit", paint);
at("speak").addEventListener("submit", speak);
at("archive").addEventListener("click", archive);
at("member").addEventListener("change", () => {
  member = at("member").value;
  sessionStorage.setItem("member", member);
  connect();
});
at("language").addEventListener("change", () => read(at("language").value));
const dark = () => getComputedStyle(document.documentElement).colorScheme.startsWith("dark");

function setTheme(theme) {
  document.documentElement.style.colorScheme = theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  at("theme").setAttribute("aria-pressed", String(dark()));
}

at("theme").addEventListener("click", () => {
  localStorage.setItem("theme", dark() ? "light" : "dark");
  setTheme(localStorage.getItem("theme"));
});
setTheme(localStorage.getItem("theme"));
startTour(paintSample);
// One open menu at a time, and none after a click elsewhere.
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = menu.contains(target);
});
connect();
