"use strict";
// A caption as a row of words, each a button that shows where it looked; and where that was, in words.
window.gallery = window.gallery || {};

// The ninths of a photo, row by row; x and y in parts of it.
gallery.ninth = (x, y) => {
  const third = (value) => Math.min(2, Math.max(0, Math.floor(3 * value)));
  return 3 * third(y) + third(x);
};
gallery.ninth_name = (at) =>
  [["top", "", "bottom"][Math.floor(at / 3)], ["left", "", "right"][at % 3]].filter(Boolean).join(" ") || "middle";

// One caption of a photo, its weights unpacked.
gallery.Hypothesis = class {
  constructor(json) {
    Object.assign(this, json);
    this.maps = this.weights ? this.unpacked(this) : null;
    // Of each head, where there are several; `maps` is their mean then.
    this.heads = (json.heads || []).map((head) => this.unpacked(head));
  }

  // Each word's weights are bytes: parts of its largest weight, of 255.
  unpacked({weights, peaks}) {
    const cells = this.grid[0] * this.grid[1], bytes = gallery.bytes(weights);
    return this.words.map((_, t) =>
      Float32Array.from(bytes.subarray(t * cells, (t + 1) * cells), (byte) => (byte / 255) * peaks[t]));
  }

  // The map of a word: of one head, counted from 1, or their mean. Null where the model looks nowhere.
  map(t, head) {
    const maps = this.heads[head - 1] || this.maps;
    return maps && maps[t];
  }

  // A word's part of the caption stands right behind the word before ("do" and "n't").
  joins() {
    let at = 0;
    return this.words.map((word) => {
      const found = this.caption.indexOf(word, at);
      const joined = at > 0 && found === at;
      if (found >= 0) at = found + word.length;
      return joined;
    });
  }

  // The rectangle of a cell, in parts of the photo, as is `area`, which the grid covers.
  cell(number, [x, y, width, height]) {
    const [rows, columns] = this.grid;
    const row = Math.floor(number / columns), column = number % columns;
    return [x + (column / columns) * width, y + (row / rows) * height, width / columns, height / rows];
  }

  // What is outlined of a word's look, in parts of the photo; null: nothing.
  frame(t, area) {
    if (this.glimpses) return this.cell(this.glimpses[t], area);
    if (!this.frames) return null;
    const [row, column, rows, columns] = this.frames[t];
    const [x, y, width, height] = this.cell(row * this.grid[1] + column, area);
    return [x, y, width * columns, height * rows];
  }

  // "looked at the top left", for those who do not see the picture, of what it shows: the ninth of the photo that has
  // most of what stands out clearly, looked at more than twice as much as by an even spread. "more at the top left than
  // elsewhere", where the picture shows a difference and no such place: the ninth that stands out most.
  place(t, input, area) {
    if (!this.maps) return "";
    if (this.glimpses) {
      const [x, y, width, height] = this.cell(this.glimpses[t], area);
      return "looked at the " + gallery.ninth_name(gallery.ninth(x + width / 2, y + height / 2));
    }
    const side = 48, clearly = gallery.emphasis(2), barely = 0.2, clear = new Float32Array(9), all = new Float32Array(9);
    let widest = 0;
    gallery.looked(this.maps[t], this.grid, input, area, side, side).forEach((looked, i) => {
      const at = gallery.ninth((i % side) / side, Math.floor(i / side) / side), stands_out = gallery.emphasis(looked);
      clear[at] += Math.max(0, stands_out - clearly);
      all[at] += stands_out;
      widest = Math.max(widest, Math.abs(stands_out));
    });
    const most = (shares) => gallery.ninth_name(shares.indexOf(Math.max(...shares)));
    if (Math.max(...clear) > 0) return "looked at the " + most(clear);
    return widest < barely ? "looked all over the photo" : "looked more at the " + most(all) + " than elsewhere";
  }
};

gallery.WordStrip = class {
  // `show` is called with the word that is looked at, -1 for none.
  constructor(element, show) {
    this.element = element;
    this.show = show;
    this.buttons = [];
    this.chosen = -1;
    element.addEventListener("pointerleave", () => this.show(this.chosen));
  }

  fill(hypothesis, input, area) {
    this.chosen = -1;
    this.buttons = hypothesis.words.map((word, t) => {
      const button = document.createElement("button");
      const sure = Math.exp(hypothesis.log_probs[t]);
      button.type = "button";
      button.className = "word";
      button.textContent = word;
      button.style.setProperty("--sure", Math.min(1, sure));
      button.setAttribute("aria-label", [word, gallery.percent(sure), hypothesis.place(t, input, area)].filter(Boolean).join(", "));
      button.addEventListener("pointerenter", (event) => {
        if (event.pointerType === "mouse") this.show(t);
      });
      button.addEventListener("focus", () => this.choose(t));
      button.addEventListener("click", () => this.choose(t));  // some browsers give a clicked button no focus
      return button;
    });
    const joins = hypothesis.joins();
    this.element.replaceChildren(...this.buttons.flatMap((button, t) => (t === 0 || joins[t] ? [button] : [" ", button])));
  }

  // A caption without its words, until they are loaded.
  fillPlain(caption) {
    this.chosen = -1;
    this.buttons = [];
    const line = document.createElement("p");
    line.textContent = caption;
    this.element.replaceChildren(line);
  }

  choose(t) {
    this.chosen = t;
    this.show(t);
  }

  // Marks the word that is shown.
  mark(t) {
    this.buttons.forEach((button, i) => button.classList.toggle("shown", i === t));
  }
};
