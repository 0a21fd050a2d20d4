"use strict";
// What a person makes of the captions: their own wording, and which ones are good. It is kept in the browser, under the
// page's address, and goes out as files to train on; the gallery's own files stay as they are.
window.gallery = window.gallery || {};

// A caption on one line, as files of captions want it.
gallery.line = (text) => text.replace(/\s+/gu, " ").trim();

gallery.Edits = class {
  // `changed` is called where another window of the same page has changed something.
  constructor(changed) {
    this.place = "sightline gallery " + location.pathname;
    this.kept = true;  // whether the browser keeps what is edited
    this.read();
    window.addEventListener("storage", (event) => {
      if (event.key !== this.place) return;
      this.read();
      changed();
    });
  }

  read() {
    this.photos = new Map();
    try {
      const stored = JSON.parse(localStorage.getItem(this.place) || "{}");
      for (const [name, edit] of Object.entries(stored)) {
        const text = typeof edit?.caption === "string" ? edit.caption : undefined;
        if (typeof edit?.of === "string") this.photos.set(name, {of: edit.of, caption: text, good: edit.good === true});
      }
    } catch (problem) {
      this.kept = false;
    }
  }

  write() {
    try {
      localStorage.setItem(this.place, JSON.stringify(Object.fromEntries(this.photos)));
      this.kept = true;
    } catch (problem) {
      this.kept = false;
    }
  }

  // Photos are known by their names, which stay when the gallery is made anew. A mark goes with the caption that it was
  // given to: it ends where the model has said something else since.
  of(photo) {
    const edit = this.photos.get(photo.bytes || photo.file);
    if (!edit) return {good: false};
    return edit.caption === undefined && edit.of !== photo.caption ? {good: false} : edit;
  }

  caption(photo) {
    return this.of(photo).caption ?? photo.caption;
  }

  good(photo) {
    return this.of(photo).good;
  }

  edited(photo) {
    return this.of(photo).caption !== undefined;
  }

  // `caption`: a person's wording; the model's own is no edit.
  set(photo, {caption = this.caption(photo), good = this.good(photo)}) {
    const name = photo.bytes || photo.file;
    const own = caption === photo.caption ? undefined : caption;
    if (own === undefined && !good) {
      this.photos.delete(name);
    } else {
      this.photos.set(name, {of: photo.caption, caption: own, good});
    }
    this.write();
  }

  // Whether a photo is among those of a mark: "good", "open" (not marked), "edited" or "all".
  has(photo, mark) {
    if (mark === "good") return this.good(photo);
    if (mark === "open") return !this.good(photo);
    return mark !== "edited" || this.edited(photo);
  }
};

// JSON on one line, also for readers that take what Unicode calls a line's end for one.
gallery.json_line = (value) => JSON.stringify(value).replace(
  /[\u0085\u2028\u2029]/gu, (letter) => "\\u" + letter.charCodeAt(0).toString(16).padStart(4, "0"));

// Captions as files. Photos without a caption, or whose names no text can hold, are left out.
gallery.exported = (photos, edits) => photos
  .map((photo) => ({photo, text: gallery.line(edits.caption(photo))}))
  .filter(({photo, text}) => text !== "" && photo.bytes === undefined);

// An image's id for each photo, as JSON: that of the references, else the number that COCO's names are, else one that
// no other has.
gallery.image_ids = (photos) => {
  const named = photos.map(({id, file}) => id ?? /(?:^|[/\\])(?:COCO_[^/\\]*_)?0*(\d{1,18})\.[^./\\]*$/u.exec(file)?.[1]);
  const count = new Map();
  for (const id of named) count.set(id, (count.get(id) || 0) + 1);
  const known = new Set(named.filter((id, i) => photos[i].id !== undefined || count.get(id) === 1));
  let next = 0;
  return named.map((id, i) => {
    if (id !== undefined && (photos[i].id !== undefined || count.get(id) === 1)) return id;
    let free = known.has(String(photos[i].number)) ? next : photos[i].number;
    while (known.has(String(free))) free = ++next;
    known.add(String(free));
    return String(free);
  });
};

// Of photos of these names the names of their texts, in the same folders. Of two that differ in their ending alone the
// second keeps it.
gallery.sidecar_names = (files) => {
  const taken = new Set();
  return files.map((file) => {
    const inside = file.split("/").filter((part) => !["", ".", ".."].includes(part)).join("/");
    const stem = inside.replace(/\.[^./]*$/su, "");
    const name = (taken.has(stem) ? inside : stem) + ".txt";
    taken.add(stem);
    return name;
  });
};

gallery.exports = {
  // As the captions files of COCO are: sightline train --data captions.json. Ids are written as they are, which may be
  // larger than a number of the browser's can hold.
  coco: (items) => {
    const ids = gallery.image_ids(items.map(({photo}) => photo)), json = JSON.stringify;
    const images = items.map(({photo: {file, width, height}}, i) =>
      ` {"id": ${ids[i]}, "file_name": ${json(file)}, "width": ${width}, "height": ${height}}`);
    const annotations = items.map(({text}, i) => ` {"id": ${i + 1}, "image_id": ${ids[i]}, "caption": ${json(text)}}`);
    return {
      name: "captions.json",
      type: "application/json;charset=utf-8",
      text: `{"images": [\n${images.join(",\n")}\n],\n"annotations": [\n${annotations.join(",\n")}\n]}\n`,
    };
  },
  // A JSON object a line, as Hugging Face's image folders have it.
  metadata: (items) => ({
    name: "metadata.jsonl",
    type: "application/jsonl;charset=utf-8",
    text: items.map(({photo, text}) => gallery.json_line({file_name: photo.file, text}) + "\n").join(""),
  }),
  sidecars: (items) => {
    const names = gallery.sidecar_names(items.map(({photo}) => photo.file));
    const files = items.map(({text}, i) => ({name: names[i], text: text + "\n"}));
    return {name: "captions.zip", type: "application/zip", text: gallery.zip(files)};
  },
  // One photo's caption, to lie beside the photo.
  sidecar: ([{photo, text}]) => ({
    name: gallery.sidecar_names([photo.file.replace(/^.*[/\\]/su, "")])[0],
    type: "text/plain;charset=utf-8",
    text: text + "\n",
  }),
};

gallery.download = ({name, type, text}) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], {type}));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
