"use strict";
// The cards. All have their place, but only those in and near the window exist: ten thousand photos scroll as ten do.
window.gallery = window.gallery || {};

gallery.Grid = class {
  constructor(element, edits, open) {
    this.element = element;
    this.edits = edits;
    this.open = open;
    this.longest = 0;  // of the captions, letters
    this.photos = [];
    this.terms = [];
    this.cards = new Map();  // position → element
    this.current = 0;        // the card that Tab comes to
    const later = () => this.later();
    window.addEventListener("scroll", later, {passive: true});
    new ResizeObserver(later).observe(element);
    element.addEventListener("keydown", (event) => this.key(event));
  }

  // Shows these photos; words of `query` are marked in the captions.
  show(photos, query) {
    const focused = this.element.contains(document.activeElement);
    this.photos = photos;
    this.terms = gallery.folded(query).split(/\s+/).filter(Boolean);
    this.current = Math.min(this.current, Math.max(0, photos.length - 1));
    this.longest = photos.reduce((longest, photo) => Math.max(longest, this.edits.caption(photo).length), 0);
    for (const card of this.cards.values()) card.remove();
    this.cards.clear();
    this.update();
    if (focused) this.focus(this.current);
  }

  later() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.update();
    });
  }

  measure() {
    const width = this.element.clientWidth;
    const gap = width < 600 ? 10 : 18, narrowest = width < 600 ? 150 : 230;
    const columns = Math.max(1, Math.floor((width + gap) / (narrowest + gap)));
    const card = (width - gap * (columns - 1)) / columns;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    // All cards have room for the longest caption, within reason: letters of half their size, and the end of a line
    // that a long word leaves empty. The numbers are those of .text in style.css.
    const letters = Math.max(4, Math.floor((card - 24) / (0.92 * 0.52 * rem)) - 3);
    const lines = Math.min(8, Math.max(3, Math.ceil(this.longest / letters)));
    const height = Math.round(card * 0.75 + (1.2 * lines + 2.8) * rem);
    return {width, columns, gap, card, lines, height, rows: Math.ceil(this.photos.length / columns)};
  }

  update() {
    const layout = this.measure();
    const changed = ["columns", "width", "height"].some((key) => this.layout?.[key] !== layout[key]);
    this.layout = layout;
    this.element.style.setProperty("--lines", layout.lines);
    this.element.style.height = Math.max(0, layout.rows * (layout.height + layout.gap) - layout.gap) + "px";
    const pitch = layout.height + layout.gap, top = -this.element.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(top / pitch) - 2) * layout.columns;
    const last = Math.min(this.photos.length, (Math.ceil((top + window.innerHeight) / pitch) + 2) * layout.columns);
    for (const [position, card] of this.cards) {
      const wanted = position >= first && position < last;
      if (wanted || card.contains(document.activeElement)) {
        if (changed) this.place(card, position);
      } else {
        card.remove();
        this.cards.delete(position);
      }
    }
    for (let position = first; position < last; ++position) this.card(position);
    if (first < last && !this.cards.has(this.current)) {
      this.point(Math.min(last - 1, Math.max(0, Math.ceil(top / pitch)) * layout.columns));
    }
  }

  // The card at a position, made where it does not exist; in the document's order, which is Tab's.
  card(position) {
    let card = this.cards.get(position);
    if (card) return card;
    card = this.make(position);
    const after = [...this.element.children].find((other) => Number(other.dataset.position) > position);
    this.element.insertBefore(card, after || null);
    this.cards.set(position, card);
    return card;
  }

  make(position) {
    const photo = this.photos[position], caption = this.edits.caption(photo), good = this.edits.good(photo);
    const card = document.createElement("div");
    card.className = "card";
    card.setAttribute("role", "listitem");
    card.setAttribute("aria-setsize", this.photos.length);
    card.setAttribute("aria-posinset", position + 1);
    card.dataset.position = position;
    const button = document.createElement("button");
    button.type = "button";
    button.tabIndex = position === this.current ? 0 : -1;
    button.title = photo.file;
    button.addEventListener("click", () => {
      this.point(position);
      this.open(photo);
    });
    const image = document.createElement("img");
    image.alt = caption + (good ? " (marked good)" : "");
    image.decoding = "async";
    image.src = gallery.path("thumbs", photo.number, ".jpg");
    const text = document.createElement("span");
    text.className = "text";
    text.setAttribute("aria-hidden", "true");  // the picture's alternative says it already
    const line = document.createElement("span");
    line.className = "line";
    line.dir = "auto";
    line.append(...(caption.trim() === "" ? ["(no caption)"] : this.marked(caption)));
    text.append(line);
    button.append(image, text, this.edits.edited(photo) ? this.own() : this.sure(photo));
    if (good) {
      const mark = document.createElement("span");
      mark.className = "good";
      mark.textContent = "✓";
      mark.setAttribute("aria-hidden", "true");
      button.append(mark);
    }
    card.append(button);
    this.place(card, position);
    return card;
  }

  // Beside a person's own wording, whose worth no model knows.
  own() {
    return Object.assign(document.createElement("span"), {className: "sure", textContent: "edited"});
  }

  sure({confidence, worth, unlike, score}) {
    const sure = document.createElement("span");
    sure.className = "sure";
    if (score !== undefined) {
      sure.textContent = this.score + " " + score.toFixed(3);
      return sure;
    }
    const meter = document.createElement("span"), level = document.createElement("span");
    meter.className = "meter";
    level.style.width = 100 * confidence + "%";
    meter.append(level);
    const unseen = document.createElement("span");
    unseen.className = "unseen";
    unseen.textContent = worth ? ", " : ", mean word probability ";
    sure.append(meter, unseen, worth || gallery.percent(confidence));
    sure.title = unlike ? gallery.unlike : "mean word probability " + gallery.percent(confidence);
    return sure;
  }

  // The caption's text, with what was searched for marked: neither case nor accents count. A letter may be folded to
  // several, or to none.
  marked(caption) {
    if (this.terms.length === 0) return [caption];
    const letters = [...caption.normalize("NFC")], folded = letters.map(gallery.folded);
    const owner = folded.flatMap((text, i) => Array(text.length).fill(i));  // of each unit of the folded text
    const escaped = this.terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const parts = [];
    let at = 0;
    const plain = (end) => { if (end > at) parts.push(letters.slice(at, end).join("")); };
    for (const found of folded.join("").matchAll(new RegExp(escaped.join("|"), "gu"))) {
      const begin = Math.max(at, owner[found.index]), end = owner[found.index + found[0].length - 1] + 1;
      if (end <= begin) continue;
      plain(begin);
      const mark = document.createElement("mark");
      mark.textContent = letters.slice(begin, end).join("");
      parts.push(mark);
      at = end;
    }
    plain(letters.length);
    return parts;
  }

  place(card, position) {
    const {columns, gap, card: width, height} = this.layout;
    card.style.width = width + "px";
    card.style.height = height + "px";
    card.style.left = (position % columns) * (width + gap) + "px";
    card.style.top = Math.floor(position / columns) * (height + gap) + "px";
  }

  // Makes this the card that Tab comes to.
  point(position) {
    const before = this.cards.get(this.current);
    if (before) before.firstChild.tabIndex = -1;
    this.current = position;
    const now = this.cards.get(position);
    if (now) now.firstChild.tabIndex = 0;
  }

  // Scrolls to a card and gives it the focus.
  focus(position) {
    if (this.photos.length === 0) return;
    this.point(Math.min(this.photos.length - 1, Math.max(0, position)));
    const card = this.card(this.current);
    const box = card.getBoundingClientRect();
    const bar = document.querySelector(".bar").getBoundingClientRect().bottom + 8;
    if (box.top < bar) window.scrollBy(0, box.top - bar);
    if (box.bottom > window.innerHeight - 8) window.scrollBy(0, box.bottom - window.innerHeight + 8);
    card.firstChild.focus({preventScroll: true});
    this.update();
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const {columns, height, gap} = this.layout;
    const page = Math.max(1, Math.floor(window.innerHeight / (height + gap)) - 1) * columns;
    const moves = {
      ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, PageUp: -page, PageDown: page,
      Home: -this.photos.length, End: this.photos.length,
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    this.focus(this.current + moves[event.key]);
  }
};
