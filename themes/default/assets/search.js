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

  /* The lists for all that is asked, each row once. */
  const rowsFor = async (asked) => {
    const letters = new Set(asked.map((word) => (/^[a-z]/.test(word) ? word[0] : "0")));
    const rows = (await Promise.all([...letters].map(load))).flat();
    return [...new Map(rows.map((row) => [row[2], row])).values()];
  };

  /* Rows that have every word. Where there are none, as for "career coach houston": those that have the most of
     the words, then those that have the most of what is left; of rows alike the order of the lists holds. */
  const rank = (rows, asked) => {
    const known = rows.map((row) => [row, words(row[0] + " " + row[1] + " " + (row[4] ?? ""))]);
    const having = ([, own], parts) => parts.filter((part) => own.some((word) => word.startsWith(part)));
    const whole = known.filter((row) => having(row, asked).length === asked.length);
    if (whole.length) return whole.slice(0, most).map(([row]) => row);
    let rest = asked.filter((word) => word.length > 2);
    const ranked = new Set();
    while (rest.length && ranked.size < most) {
      const best = known.map((row) => having(row, rest)).reduce((a, b) => (b.length > a.length ? b : a), []);
      if (!best.length) break;
      const room = Math.ceil((most - ranked.size) / Math.max(1, rest.length - best.length + 1));
      known.filter((row) => having(row, best).length === best.length).slice(0, room).forEach(([row]) => ranked.add(row));
      rest = rest.filter((word) => !best.includes(word));
    }
    return [...ranked];
  };

  const search = async () => {
    const mine = ++turn, asked = words(input.value);
    if (!asked.length) return show([], false);
    const rows = await rowsFor(asked);
    if (mine === turn) show(rank(rows, asked), true);
  };

  const go = (at) => found[at] && location.assign(found[at][2]);

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 120);
  });
  input.addEventListener("focus", () => input.value && !found.length && search());
  input.addEventListener("blur", () => show([], false));
  /* Without a choice the first row it is, also for those who type faster than the list comes. */
  const enter = async () => {
    clearTimeout(timer);
    if (active < 0) await search();
    go(Math.max(active, 0));
  };
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) mark(((active + step + 1 + found.length + 1) % (found.length + 1)) - 1);
    else if (event.key === "Enter") enter();
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
