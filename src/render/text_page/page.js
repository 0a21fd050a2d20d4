"use strict";
// Shows one head's map, or their mean. A word has its shades as data-heads="0.12 0.00 ...", and keeps the mean's.
(() => {
  const words = [...document.querySelectorAll(".w[data-heads]")];
  if (words.length === 0) return;
  const select = document.getElementById("head");
  const count = Math.max(...words.map((word) => word.dataset.heads.split(" ").length));
  select.add(new Option("mean of all", "0"));
  for (let head = 1; head <= count; ++head) select.add(new Option(`${head} of ${count}`, String(head)));
  for (const word of words) word.dataset.mean = word.style.getPropertyValue("--a");
  select.addEventListener("change", () => {
    const head = Number(select.value);
    for (const word of words) {
      word.style.setProperty("--a", head === 0 ? word.dataset.mean : word.dataset.heads.split(" ")[head - 1] || "0");
    }
  });
  document.getElementById("heads").hidden = false;
})();
