"use strict";
// One photo, large: its caption's words with what they looked at, the timeline that plays them, and the captions that came
// second and third.
window.gallery = window.gallery || {};

gallery.Viewer = class {
  // `neighbours(photo)`: {before, after, text} in the order of the grid. `go(photo)` and `leave()` change the page's
  // address, which is what opens and closes.
  constructor(collection, edits, {neighbours, go, leave}) {
    Object.assign(this, {collection, edits, neighbours, go, leave});
    for (const id of ["viewer", "stage", "frame", "photo", "map", "glimpse", "before", "after", "place", "close",
                      "caption", "words", "where", "timeline", "play", "position", "looks", "heads", "head", "others", "hypotheses", "ranked",
                      "worth-title", "worth", "confidence-title", "confidence", "scored", "references", "scores", "file", "size", "legend", "own", "good", "copy", "sidecar", "restore",
                      "noted"]) {
      this["$" + id] = document.getElementById(id);
    }
    this.map = new gallery.HeatMap(this.$map, collection.manifest.style);
    this.strip = new gallery.WordStrip(this.$words, (t) => this.look(t));
    this.listen();
    for (const radio of this.$looks.querySelectorAll("input")) {
      radio.checked = radio.value === this.map.mode;
      radio.addEventListener("change", () => {
        this.map.mode = radio.value;
        this.explain();
        this.look(this.shown);
      });
    }
    this.explain();
  }

  // What lines and colours mean.
  explain() {
    this.$legend.textContent = "Line under a word: how probable the model holds it. " + (this.map.mode === "colour"
      ? "In colour: looked at more than the rest, the lighter the more; muted: everywhere alike, or less."
      : "Brighter: looked at more than the rest; darker and grey: less; as in the photo: everywhere alike.");
  }

  listen() {
    this.$head.addEventListener("change", () => this.look(this.shown));
    this.$close.addEventListener("click", () => this.leave());
    this.$viewer.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.leave();
    });
    this.$viewer.addEventListener("close", () => {  // by the browser, which need not ask; told late: the next photo may be open
      if (!this.entry || this.$viewer.open || this.left) return;
      this.left = true;  // of an earlier closing it may be told beside this one's, when the same photo is asked for again
      this.leave();
    });
    this.$before.addEventListener("click", () => this.step("before"));
    this.$after.addEventListener("click", () => this.step("after"));
    this.$play.addEventListener("click", () => (this.playing ? this.pause() : this.start()));
    this.$position.addEventListener("input", () => {
      this.pause();
      this.strip.choose(Number(this.$position.value) - 1);
    });
    this.$frame.addEventListener("click", () => this.strip.choose(-1));
    this.$viewer.addEventListener("keydown", (event) => this.key(event));
    this.$own.addEventListener("input", () => this.edit({caption: this.$own.value}));
    this.$good.addEventListener("click", () => this.edit({good: !this.edits.good(this.entry)}));
    this.$restore.addEventListener("click", () => {
      this.edit({caption: this.entry.caption});
      this.$own.value = this.entry.caption;
      this.$own.focus();
    });
    this.$copy.addEventListener("click", () => this.copy());
    this.$sidecar.addEventListener("click", () => {
      const items = gallery.exported([this.entry], this.edits);
      this.$noted.textContent = items.length ? "" : "There is no caption, or the file's name is no text.";
      if (items.length) gallery.download(gallery.exports.sidecar(items));
    });
    new ResizeObserver(() => this.fit()).observe(this.$stage);
  }

  // What a person makes of the caption, kept at once.
  edit(change) {
    this.edits.set(this.entry, change);
    this.collection.index(this.entry);
    this.show_edit();
  }

  show_edit() {
    const good = this.edits.good(this.entry);
    this.$good.setAttribute("aria-pressed", good);
    this.$restore.disabled = !this.edits.edited(this.entry);
    this.$noted.textContent = this.edits.kept ? "" : "This browser keeps no edits: export them before you leave.";
  }

  // Another window has edited.
  follow() {
    if (document.activeElement !== this.$own) this.$own.value = this.edits.caption(this.entry);
    this.show_edit();
  }

  async copy() {
    const text = gallery.line(this.edits.caption(this.entry));
    try {
      await navigator.clipboard.writeText(text);
    } catch (problem) {  // where the page may not: as a person would
      this.$own.select();
      document.execCommand("copy");
    }
    this.$noted.textContent = "Copied.";
  }

  async open(photo) {
    this.pause();
    this.entry = photo;
    this.left = false;
    this.$own.value = this.edits.caption(photo);
    this.show_edit();
    this.hypothesis = null;
    this.$caption.textContent = photo.caption;
    this.$photo.alt = photo.caption;
    this.$photo.src = gallery.path("photos", photo.number, ".jpg");
    this.map.resize(photo.width, photo.height);
    this.strip.fillPlain(photo.caption);
    this.$others.hidden = this.$timeline.hidden = this.$looks.hidden = this.$heads.hidden = this.$legend.hidden = true;
    this.$scored.hidden = true;
    this["$confidence-title"].hidden = this.$confidence.hidden = photo.confidence === undefined;
    if (photo.confidence !== undefined) this.$confidence.textContent = gallery.percent(photo.confidence);
    this.show_worth(photo, 0);
    this.$file.textContent = photo.file;
    this.$size.textContent = photo.width + " × " + photo.height;
    this.look(-1);
    this.arrange(photo);
    if (!this.$viewer.open) {
      this.$viewer.showModal();
      document.documentElement.style.overflow = "hidden";
    }
    // The word that had it is gone.
    if (!this.$viewer.contains(document.activeElement)) this.$words.focus();
    this.fit();
    const details = await this.collection.details(photo.number);
    if (this.entry === photo && details) this.fill(details);
  }

  // The browser may have closed it without asking.
  shows(photo) {
    return this.entry === photo && this.$viewer.open;
  }

  close() {
    if (!this.entry) return null;
    this.pause();
    if (this.$viewer.open) this.$viewer.close();
    document.documentElement.style.overflow = "";
    const entry = this.entry;
    this.entry = null;
    return entry;
  }

  // The place in the grid's order, and the photos beside it, loaded ahead.
  arrange(photo) {
    const {before, after, text} = this.neighbours(photo);
    Object.assign(this, {before, after});
    this.$before.disabled = !before;
    this.$after.disabled = !after;
    this.$place.textContent = text;
    for (const beside of [before, after]) {
      if (beside) new Image().src = gallery.path("photos", beside.number, ".jpg");
    }
  }

  // A caption that was written down, and what people say.
  fill_scores({scores, references}) {
    this.$scored.hidden = false;
    const made = (name, text) => Object.assign(document.createElement(name), {textContent: text, dir: "auto"});
    this.$references.replaceChildren(...references.map((text) => made("li", text)));
    this.$scores.replaceChildren(...scores.flatMap(([name, value]) => [made("dt", name), made("dd", value.toFixed(3))]));
  }

  fill(details) {
    if (details.scores) this.fill_scores(details);
    if (details.hypotheses.length === 0) return;
    this.input = details.input;
    this.area = details.area;
    this.hypotheses = details.hypotheses.map((json) => new gallery.Hypothesis(json));
    this.$others.hidden = this.hypotheses.length < 2;
    this.$ranked.hidden = this.hypotheses.some(({score}) => score === undefined);
    this.$hypotheses.replaceChildren(...this.hypotheses.map((hypothesis, i) => {
      const item = document.createElement("li"), button = document.createElement("button");
      const caption = document.createElement("span"), sure = document.createElement("span");
      caption.textContent = hypothesis.caption;
      caption.dir = "auto";
      // What the list is in order of, where the gallery knows it.
      sure.textContent = hypothesis.score?.toFixed(2) ?? gallery.percent(hypothesis.confidence);
      sure.title = "mean word probability " + gallery.percent(hypothesis.confidence);
      button.type = "button";
      button.append(caption, " ", sure);
      button.addEventListener("click", () => this.choose(i));
      item.append(button);
      return item;
    }));
    this.choose(0);
  }

  // What the best of the captions is worth, which is known of that one alone; what is said of the photo holds for all.
  show_worth({worth, unlike}, i) {
    const said = [i === 0 && worth, unlike && "the photo is " + gallery.unlike].filter(Boolean);
    this["$worth-title"].hidden = this.$worth.hidden = said.length === 0;
    this.$worth.textContent = said.join(": ");
  }

  // Shows one of the captions.
  choose(i) {
    this.pause();
    this.show_worth(this.entry, i);
    this.hypothesis = this.hypotheses[i];
    this.$hypotheses.querySelectorAll("button").forEach((button, k) => button.setAttribute("aria-pressed", k === i));
    this.strip.fill(this.hypothesis, this.input, this.area);
    this.$timeline.hidden = this.$looks.hidden = this.$legend.hidden = !this.hypothesis.maps;
    this.offerHeads();
    this.$position.max = this.hypothesis.words.length;
    this.$confidence.textContent = gallery.percent(this.hypothesis.confidence);
    this.look(-1);
  }

  // The heads of the caption's attention, and their mean; what was chosen stays so from photo to photo.
  offerHeads() {
    const count = this.hypothesis.heads.length;
    this.$heads.hidden = count === 0;
    if (this.$head.options.length === count + 1) return;
    const names = ["mean", ...Array.from({length: count}, (_, head) => String(head + 1))];
    this.$head.replaceChildren(...names.map((name, value) => {
      const option = document.createElement("option");
      option.value = String(value);
      option.textContent = name;
      return option;
    }));
  }

  // Shows where a word looked; -1: the plain photo.
  look(t) {
    this.shown = t;
    this.strip.mark(t);
    this.$position.value = t + 1;
    const hypothesis = this.hypothesis;
    const word = t >= 0 ? hypothesis.words[t] : "";
    this.$position.setAttribute("aria-valuetext", word || "none");
    this.$where.textContent = t < 0 ? (hypothesis?.maps ? "Rest on a word, or tap it, to see where it looked." : "")
      : [word, gallery.percent(Math.exp(hypothesis.log_probs[t])), hypothesis.place(t, this.input, this.area)].filter(Boolean).join(" · ");
    const weights = t >= 0 ? hypothesis.map(t, Number(this.$head.value)) : null;
    this.$frame.classList.toggle("colour", weights !== null && this.map.mode === "colour");
    this.map.show(weights, hypothesis?.grid, this.input, this.area);
    this.outline(weights ? hypothesis.frame(t, this.area) : null);
  }

  // The region that a hard attention chose, a local one's window, the block that a hierarchical one looked at most.
  outline(cell) {
    this.$glimpse.hidden = !cell;
    if (!cell) return;
    ["left", "top", "width", "height"].forEach((side, i) => { this.$glimpse.style[side] = 100 * cell[i] + "%"; });
  }

  start() {
    this.playing = true;
    this.$play.firstChild.textContent = "⏸";
    this.$play.setAttribute("aria-label", "Pause");
    this.$where.setAttribute("aria-live", "off");  // faster than it can be read out
    let t = this.shown + 1 < this.hypothesis.words.length ? this.shown + 1 : 0;
    const next = () => {
      if (t >= this.hypothesis.words.length) {
        this.pause();
        return;
      }
      this.strip.choose(t++);
      this.timer = setTimeout(next, 750);
    };
    next();
  }

  pause() {
    clearTimeout(this.timer);
    this.playing = false;
    this.$play.firstChild.textContent = "▶";
    this.$play.setAttribute("aria-label", "Play the words");
    this.$where.setAttribute("aria-live", "polite");
  }

  step(side) {
    if (this[side]) this.go(this[side]);
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input, select, textarea")) return;
    const words = this.strip.buttons;
    const actions = {
      ArrowLeft: () => this.step("before"),
      ArrowRight: () => this.step("after"),
      ArrowDown: () => words[Math.min(words.length - 1, this.shown + 1)]?.focus(),
      ArrowUp: () => words[Math.max(0, this.shown - 1)]?.focus(),
      " ": () => this.hypothesis?.maps && (this.playing ? this.pause() : this.start()),
    };
    if (!(event.key in actions) || (event.key === " " && event.target.matches("button"))) return;
    event.preventDefault();
    if (event.key.startsWith("Arrow")) this.pause();
    actions[event.key]();
  }

  // The photo as large as its shape allows.
  fit() {
    if (!this.entry) return;
    const {width, height} = this.entry;
    const scale = Math.min(this.$stage.clientWidth / width, this.$stage.clientHeight / height);
    this.$frame.style.width = Math.max(1, Math.round(width * scale)) + "px";
    this.$frame.style.height = Math.max(1, Math.round(height * scale)) + "px";
  }
};
