"use strict";
// Puts the page together: the search, the grid, and the viewer, which the page's address opens ("#12" is photo 12), so that
// the browser's way back closes it.
(() => {
  const $ = (id) => document.getElementById(id);
  const edits = new gallery.Edits(() => {
    collection.photos.forEach((photo) => collection.index(photo));
    if (viewer?.entry) viewer.follow();
    refresh();
  });
  const collection = new gallery.Collection(edits);
  let viewer = null;
  let opened_here = false;  // the way back leads to the grid, not out of the page

  const grid = new gallery.Grid($("grid"), edits, (photo) => {
    opened_here = true;
    location.hash = "#" + photo.number;
  });

  const refresh = () => {
    const query = $("search").value, mark = $("mark").value;
    const found = collection.found(query, $("order").value, mark);
    const all = collection.photos.length;
    $("count").textContent =
      (found.length < all ? found.length.toLocaleString() + " of " : "") + all.toLocaleString() + (all === 1 ? " photo" : " photos");
    $("nothing").hidden = found.length > 0;
    $("nothing").textContent = all === 0 ? "No photos yet."
      : query.trim() === "" ? {good: "No caption is marked good yet.", open: "All captions are marked good.",
                               edited: "No caption has been edited yet."}[mark]
      : "No caption or name holds “" + query.trim() + "”" + (mark === "all" ? "." : ", of those shown.");
    $("unkept").hidden = edits.kept;
    grid.show(found, query);
    count_exported();
  };

  // How many of the photos that are shown go into a file.
  const count_exported = () => {
    const shown = grid.photos.length, exported = gallery.exported(grid.photos, edits).length;
    $("exported").textContent = exported.toLocaleString() + (exported === 1 ? " caption" : " captions") + " of the " +
      shown.toLocaleString() + " shown" +
      (exported < shown ? "; without: photos with no caption, and names that are no text." : ".");
    for (const button of document.querySelectorAll("[data-export]")) {
      const most = button.dataset.export === "sidecars" ? gallery.most_in_zip : Infinity;
      button.disabled = exported === 0 || exported > most;
      button.title = exported > most ? "An archive holds " + most.toLocaleString() + " files: show fewer." : "";
    }
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
      if (!viewer.shows(photo)) viewer.open(photo);
      return;
    }
    const place = viewer?.entry ? grid.photos.indexOf(viewer.entry) : -1;
    const left = viewer?.close();
    if (!left) return;
    refresh();  // an edit may have taken it from those that are shown
    const now = grid.photos.indexOf(left);
    grid.focus(Math.max(0, now >= 0 ? now : place));
  };

  // A page of scored captions is sorted by the score, another by what the model thinks of them.
  const suit_scores = (score) => {
    for (const order of score ? ["given", "least", "most"] : ["worst", "best"]) {
      $("order").querySelector("option[value=" + order + "]").remove();
    }
    if (!score) return;
    grid.score = score;
    $("cards").textContent = score + ": how well a caption agrees with what people say of the photo. ✓: marked good.";
  };

  const begin = () => {
    document.title = collection.manifest.title;
    document.querySelector("h1").textContent = collection.manifest.title;
    suit_scores(collection.manifest.score);
    viewer = new gallery.Viewer(collection, edits, {
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
  for (const id of ["order", "mark"]) {
    $(id).addEventListener("change", () => {
      window.scrollTo(0, 0);
      refresh();
    });
  }
  for (const button of document.querySelectorAll("[data-export]")) {
    button.addEventListener("click", () =>
      gallery.download(gallery.exports[button.dataset.export](gallery.exported(grid.photos, edits))));
  }
  $("search").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      grid.focus(0);
    }
  });
  collection.load(changed).then(() => {
    if (collection.manifest) changed();  // of a gallery without photos too
    else refresh();
  });
})();
