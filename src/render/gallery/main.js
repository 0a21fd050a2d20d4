"use strict";
// Puts the page together: the search, the grid, and the viewer, which the page's address opens ("#12" is photo 12), so that
// the browser's way back closes it.
(() => {
  const $ = (id) => document.getElementById(id);
  const collection = new gallery.Collection();
  let viewer = null;
  let opened_here = false;  // the way back leads to the grid, not out of the page

  const grid = new gallery.Grid($("grid"), (photo) => {
    opened_here = true;
    location.hash = "#" + photo.number;
  });

  const refresh = () => {
    const query = $("search").value;
    const found = collection.found(query, $("order").value);
    const all = collection.photos.length;
    $("count").textContent =
      (found.length < all ? found.length.toLocaleString() + " of " : "") + all.toLocaleString() + (all === 1 ? " photo" : " photos");
    $("nothing").hidden = found.length > 0;
    $("nothing").textContent = all === 0 ? "No photos yet." : "No caption or name holds “" + query.trim() + "”.";
    grid.show(found, query);
  };

  const neighbours = (photo) => {
    const position = grid.photos.indexOf(photo);
    return {
      before: grid.photos[position - 1],
      after: position < 0 ? undefined : grid.photos[position + 1],
      text: position < 0 ? "" : (position + 1).toLocaleString() + " of " + grid.photos.length.toLocaleString(),
    };
  };

  const follow_address = () => {
    const photo = /^#\d+$/.test(location.hash) && collection.manifest ? collection.photo(Number(location.hash.slice(1))) : null;
    if (photo) {
      if (viewer.entry !== photo) viewer.open(photo);
      return;
    }
    const left = viewer?.close();
    if (left) grid.focus(Math.max(0, grid.photos.indexOf(left)));
  };

  const begin = () => {
    document.title = collection.manifest.title;
    document.querySelector("h1").textContent = collection.manifest.title;
    viewer = new gallery.Viewer(collection, {
      neighbours,
      go: (photo) => location.replace("#" + photo.number),
      leave: () => {
        if (opened_here) {
          history.back();
        } else {
          location.replace("#");
        }
        opened_here = false;
      },
    });
    window.addEventListener("hashchange", follow_address);
  };

  let timer = 0;
  const changed = () => {
    if (!viewer) begin();
    timer = timer || setTimeout(() => {
      timer = 0;
      refresh();
      follow_address();
    }, 50);
  };

  $("search").addEventListener("input", () => {
    window.scrollTo(0, 0);
    refresh();
  });
  $("order").addEventListener("change", () => {
    window.scrollTo(0, 0);
    refresh();
  });
  $("search").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      grid.focus(0);
    }
  });
  collection.load(changed).then(() => { if (!collection.manifest) refresh(); });
})();
