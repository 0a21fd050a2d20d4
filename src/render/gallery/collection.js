"use strict";
// The photos of the gallery. Its data are scripts, because a page from a disk may not fetch files: data/manifest.js calls
// gallery.manifest(), data/list-N.js gallery.list() with what the grid needs, data/…/N.js gallery.details() with
// the words and weights of one photo, loaded when it is looked at.
window.gallery = window.gallery || {};

gallery.folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

gallery.unlike = "unlike what this model has seen";
gallery.percent = (value) => (100 * value).toFixed(value < 0.0995 && value >= 0.0005 ? 1 : 0) + " %";

// Where the files of a photo lie: a thousand to a directory.
gallery.path = (kind, number, ending) =>
  kind + "/" + String(Math.floor(number / 1000)).padStart(4, "0") + "/" + String(number).padStart(7, "0") + ending;

gallery.load = (source) =>
  new Promise((done) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = script.onerror = () => {
      script.remove();
      done();
    };
    document.head.append(script);
  });

gallery.Collection = class {
  constructor(edits) {
    this.edits = edits;
    this.style = null;
    this.lists = [];
    this.photos = [];       // all, in the order of captioning
    this.kept = new Map();  // number → details, the latest looked at last
    gallery.manifest = (manifest) => { this.manifest = manifest; };
    gallery.list = (index, photos) => { this.lists[index] = photos; };
    gallery.details = (number, details) => { this.kept.set(number, details); };
  }

  // Calls `changed` whenever more photos are there.
  async load(changed) {
    await gallery.load("data/manifest.js");
    if (!this.manifest) return;
    let next = 0;
    const worker = async () => {
      while (next < this.manifest.lists) {
        const index = next++;
        await gallery.load("data/list-" + String(index).padStart(5, "0") + ".js");
        for (const photo of this.lists[index] || []) this.index(photo);
        this.photos = this.lists.flat();
        changed();
      }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
  }

  // What a search looks through; again where a caption is edited.
  index(photo) {
    photo.haystack = gallery.folded(this.edits.caption(photo) + "\n" + photo.file);
  }

  // The photos of a mark whose caption or name holds every one of the words.
  found(query, order, mark) {
    const terms = gallery.folded(query).split(/\s+/).filter(Boolean);
    const found = this.photos.filter(
      (photo) => this.edits.has(photo, mark) && terms.every((term) => photo.haystack.includes(term)));
    if (order === "least") found.sort((a, b) => a.confidence - b.confidence);
    if (order === "most") found.sort((a, b) => b.confidence - a.confidence);
    if (order === "worst") found.sort((a, b) => a.score - b.score);
    if (order === "best") found.sort((a, b) => b.score - a.score);
    if (order === "name") {
      const collator = new Intl.Collator(undefined, {numeric: true});
      found.sort((a, b) => collator.compare(a.file, b.file));
    }
    return found;
  }

  photo(number) {
    return this.lists[Math.floor(number / this.manifest.per_list)]?.[number % this.manifest.per_list];
  }

  // Words and weights of one photo; undefined where its file is missing.
  async details(number) {
    const most_kept = 30;
    let details = this.kept.get(number);
    if (!details) {
      await gallery.load(gallery.path("data", number, ".js"));
      details = this.kept.get(number);
    }
    if (!details) return undefined;
    this.kept.delete(number);
    this.kept.set(number, details);
    if (this.kept.size > most_kept) this.kept.delete(this.kept.keys().next().value);
    return details;
  }
};
