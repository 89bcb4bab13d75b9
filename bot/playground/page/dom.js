// Making elements, and talking to the server.

/** Makes an element; `props` are properties, but `data`, `class` and those with a dash, which are attributes. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (name === "data") Object.assign(element.dataset, value);
    else if (name === "class") element.className = value;
    else if (name.includes("-") || name === "role" || name === "for") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Does something as a member; gives the server's answer, of which `error` says what went wrong. */
export async function act(deed, fields, files = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const each of [value].flat()) form.append(name, each);
  }
  for (const [name, chosen] of Object.entries(files)) {
    for (const file of chosen) form.append(name, file, file.name);
  }
  try {
    const response = await fetch(`/playground/${deed}`, { method: "POST", body: form });
    if (response.status === 413) return { error: "Those files are too large together." };
    return response.ok ? await response.json() : { error: `The playground refused (${response.status}).` };
  } catch {
    return { error: "The playground cannot be reached." };
  }
}

/** The part of an attachment's address that works under whatever name this page was opened; null for other addresses. */
export function local(url) {
  const { pathname, search } = new URL(url, location.href);
  return /^\/(ephemeral-)?attachments\//.test(pathname) ? pathname + search : null;
}

const KEPT_IMAGES = 1000; // twice as many as a channel has messages
const images = new Map(); // so that an edit of a message does not load its pictures anew

/** Makes a picture of the playground's CDN; one from elsewhere is only a link, for this page asks nobody else. */
export function picture(url, alt, size = {}) {
  const source = local(url);
  if (!source) return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, alt || url);
  const key = source.split("?")[0];
  let image = images.get(key);
  if (!image) {
    image = h("img", { decoding: "async", loading: "lazy" });
    // A file with a picture's name need not be one.
    image.addEventListener("error", () => image.classList.add("broken"));
    image.src = source;
    images.set(key, image);
    if (images.size > KEPT_IMAGES) images.delete(images.keys().next().value);
  }
  image.classList.add("attachment");
  image.alt = alt;
  if (size.width) [image.width, image.height] = [size.width, size.height];
  return image;
}

export function bytes(size) {
  if (size < 1024) return `${size} bytes`;
  return size < 1024 ** 2 ? `${Math.round(size / 1024)} KiB` : `${(size / 1024 ** 2).toFixed(1)} MiB`;
}

/** Which control has the focus within an element that is about to be made anew, so that it can have it again. */
export function focusIn(element) {
  return element?.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
}

/** Gives it back. */
export function focusAgain(element, key) {
  if (key) [...element.querySelectorAll("[data-focus]")].find((each) => each.dataset.focus === key)?.focus();
}
