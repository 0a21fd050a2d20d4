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

gallery.exports = {
  // As the captions files of COCO are: sightline train --data captions.json.
  coco: (items) => ({
    name: "captions.json",
    type: "application/json",
    text: JSON.stringify({
      images: items.map(({photo}) =>
        ({id: photo.number, file_name: photo.file, width: photo.width, height: photo.height})),
      annotations: items.map(({photo, text}, i) => ({id: i + 1, image_id: photo.number, caption: text})),
    }, null, 1) + "\n",
  }),
  // A JSON object a line, as Hugging Face's image folders have it.
  metadata: (items) => ({
    name: "metadata.jsonl",
    type: "application/jsonl",
    text: items.map(({photo, text}) => gallery.json_line({file_name: photo.file, text}) + "\n").join(""),
  }),
  // One photo's caption, to lie beside the photo.
  sidecar: ([{photo, text}]) => ({
    name: photo.file.replace(/^.*[/\\]/su, "").replace(/\.[^.]*$/su, "") + ".txt",
    type: "text/plain",
    text: text + "\n",
  }),
};

gallery.download = ({name, type, text}) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], {type: type + ";charset=utf-8"}));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
