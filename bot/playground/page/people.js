// Who and what is there by name, members' avatars, and the language that a member reads.

import { h } from "./dom.js";

const AVATAR_SIZE = 128; // in pixels, one of the CDN's

/** What the page knows by snowflakes; `world` has members, roles and channels, `me()` tells who looks. */
export function namesOf(world, me) {
  const find = (list, id) => list.find((each) => each.id === id);
  return {
    user: (id) => find(world.members, id)?.name ?? "somebody",
    role: (id) => find(world.roles, id)?.name ?? "some",
    channel: (id) => find(world.channels, id)?.name ?? "somewhere",
    avatar: (id) => find(world.members, id)?.avatar ?? null,
    locale: () => find(world.members, me())?.locale ?? "en-US",
    /** All of a kind, as one chooses from them. */
    all(kind) {
      if (kind === "user") return world.members.map(({ id, name }) => ({ id, name, label: name }));
      if (kind === "role") return world.roles.map(({ id, name }) => ({ id, name, label: name.startsWith("@") ? name : `@${name}` }));
      const places = world.channels.filter(({ direct }) => !direct);
      return places.map((place) => ({ ...place, label: `${sign(place)} ${place.name}` }));
    },
  };
}

/** The sign before a channel's name. */
export function sign({ direct, parent }) {
  if (parent) return "↳";
  return direct ? "@" : "#";
}

/** Somebody's avatar, or their first letter in a colour of their own. */
export function avatarElement({ id, bot }, name, names) {
  const hash = names.avatar(id);
  const source = bot ? "/page/icon.svg" : `/avatars/${id}/${hash}.webp?size=${AVATAR_SIZE}`;
  const shown = bot || hash ? h("img", { src: source, alt: "" }) : name[0];
  const element = h("span", { class: "avatar", "aria-hidden": "true" }, shown);
  // Identifiers that follow each other get colours far apart.
  element.style.setProperty("--hue", String(Number((BigInt(id) * 137n) % 360n)));
  return element;
}

/** A text of a command in a member's language, or as it is where there is no translation; `key` is name or description. */
export function translated(part, key, locale) {
  return part[`${key}_localizations`]?.[locale] ?? part[key];
}
