/* Suggestions while one types: cities and services by the first letters of their words.
   The lists are one small file a letter, fetched when it is first needed; what is found are links of this site. */
(() => {
  const box = document.querySelector(".search");
  if (!box) return;
  const input = box.querySelector("input"), list = box.querySelector("ul"), status = box.querySelector("[role=status]");
  const most = 8, lists = new Map();
  let found = [], active = -1, timer = 0, turn = 0;

  const fold = (text) =>
    text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/ß/g, "ss").replace(/ø/g, "o").replace(/æ/g, "ae");
  const words = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  const load = (letter) => {
    if (!lists.has(letter)) {
      const rows = fetch(box.dataset.search + letter + ".json")
        .then((answer) => (answer.ok ? answer.json() : []))
        .catch(() => (lists.delete(letter), []));
      lists.set(letter, rows);
    }
    return lists.get(letter);
  };

  const mark = (at) => {
    active = at;
    [...list.children].forEach((option, i) => {
      option.setAttribute("aria-selected", i === at);
      if (i === at) option.scrollIntoView({ block: "nearest" });
    });
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", "search-" + at);
  };

  const show = (rows, asked) => {
    found = rows;
    list.replaceChildren(
      ...rows.map(([name, detail], i) => {
        const option = document.createElement("li"), small = document.createElement("small");
        option.id = "search-" + i;
        option.role = "option";
        option.dir = "auto";
        small.textContent = detail;
        option.append(name, small);
        return option;
      }),
    );
    list.hidden = !rows.length;
    input.setAttribute("aria-expanded", Boolean(rows.length));
    status.textContent = !asked ? "" : rows.length ? box.dataset.some.replace("{n}", rows.length) : box.dataset.none;
    status.classList.toggle("vh", !asked || rows.length > 0);
    mark(-1);
  };

  const search = async () => {
    const mine = ++turn, asked = words(input.value);
    if (!asked.length) return show([], false);
    const rows = await load(/^[a-z]/.test(asked[0]) ? asked[0][0] : "0");
    if (mine !== turn) return;
    const fits = ([name, detail, , , typed = ""]) => {
      const own = words(name + " " + detail + " " + typed);
      return asked.every((part) => own.some((word) => word.startsWith(part)));
    };
    show(rows.filter(fits).slice(0, most), true);
  };

  const go = (at) => found[at] && location.assign(found[at][2]);

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 120);
  });
  input.addEventListener("focus", () => input.value && !found.length && search());
  input.addEventListener("blur", () => show([], false));
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) mark(((active + step + 1 + found.length + 1) % (found.length + 1)) - 1);
    else if (event.key === "Enter" && found.length) go(Math.max(active, 0));
    else if (event.key === "Escape" && found.length) show([], false);
    else return;
    event.preventDefault();
  });
  /* Before the field loses the focus, so that the list is still there. */
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    go([...list.children].indexOf(event.target.closest("li")));
  });
})();
