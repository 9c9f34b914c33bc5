
"use strict";
/* The evidence explorer. What is shown stands in the address after "#": open=KIND and one COLUMN=VALUE for each
   column that rows must agree in, as the links of cells and charts say; so Back works and a view can be sent. */
(() => {
  const CHUNK = 40;
  const NAMED = ["party", "voice", "by", "target", "label", "matter", "side", "word"];
  const OF_ARTICLE = ["outlet", "date", "period", "month"];
  const CHOSEN = ["party", "voice", "by", "outlet", "label"];
  const WORDS = { party: "party", voice: "voice", by: "speaker", target: "target", label: "label", matter: "matter",
    side: "group", word: "word", outlet: "outlet", date: "date", period: "period", month: "month" };
  const id = (name) => document.getElementById(name);
  const panel = id("explorer");
  let data = null, state = null, shown = [], made = 0, origin = null;

  /* --- data, read when first opened ------------------------------------------------------------------- */

  function load() {
    if (data) return data;
    data = JSON.parse(id("data").textContent);
    data.placeOf = [];
    data.articles.forEach((article, number) => {
      // Offsets count characters; where some take two units the text is parted first.
      article.characters = /[\ud800-\udbff][\udc00-\udfff]/.test(article.text) ? Array.from(article.text) : null;
      article.month = article.date.slice(0, 7);
      article.first = data.placeOf.length;
      for (let at = 0; at < article.sentences.length; at += 2) data.placeOf.push(number);
    });
    data.kinds.sentence = { title: "All sentences", one: "sentence", many: "sentences",
      s: data.placeOf.map((_, number) => number) };
    return data;
  }

  const stretch = (article, start, end) =>
    article.characters ? article.characters.slice(start, end).join("") : article.text.slice(start, end);
  const articleOf = (sentence) => data.articles[data.placeOf[sentence]];

  function boundsOf(sentence) {
    const article = articleOf(sentence), at = 2 * (sentence - article.first);
    return [article.sentences[at], article.sentences[at + 1]];
  }

  function valueOf(kind, row, name) {
    if (OF_ARTICLE.includes(name)) return articleOf(kind.s[row])[name];
    return kind[name] ? data.words[kind[name][row]] : "";
  }

  /* --- selecting -------------------------------------------------------------------------------------- */

  function parse(hash) {
    const wanted = Object.fromEntries(new URLSearchParams(hash.replace(/^#/, "").replace(/\+/g, "%2B")));
    return "open" in wanted ? wanted : null;
  }

  const address = (wanted) => "#" + Object.entries(wanted)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");

  function fits(kind, wanted, but) {
    const tests = [];
    for (const name of NAMED) {
      if (!(name in wanted) || name === but) continue;
      const number = data.words.indexOf(wanted[name]);
      tests.push((row) => (kind[name] ? kind[name][row] : 0) === number);
    }
    for (const name of OF_ARTICLE) {
      if (name in wanted && name !== but) tests.push((row) => articleOf(kind.s[row])[name] === wanted[name]);
    }
    if (wanted.from) tests.push((row) => articleOf(kind.s[row]).date >= wanted.from);
    if (wanted.to) tests.push((row) => articleOf(kind.s[row]).date !== "" && articleOf(kind.s[row]).date <= wanted.to);
    if (wanted.q) {
      const needle = wanted.q.toLowerCase();
      const inside = new Map();
      tests.push((row) => {
        const s = kind.s[row];
        if (!inside.has(s)) {
          inside.set(s, stretch(articleOf(s), ...boundsOf(s)).toLowerCase().includes(needle));
        }
        return inside.get(s);
      });
    }
    return (row) => tests.every((test) => test(row));
  }

  function select(wanted) {
    const kind = data.kinds[wanted.open];
    if (!kind) return [];
    const rows = kind.s.map((_, row) => row).filter(fits(kind, wanted));
    const order = { date: (row) => articleOf(kind.s[row]).date, outlet: (row) => articleOf(kind.s[row]).outlet,
      low: (row) => kind.value ? kind.value[row] : 0, high: (row) => kind.value ? -kind.value[row] : 0 }[wanted.sort];
    if (order) rows.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : a - b));
    return rows;
  }

  function counted(kind, rows) {
    const articles = new Set(rows.map((row) => data.placeOf[kind.s[row]])).size;
    const sentences = new Set(rows.map((row) => kind.s[row])).size;
    const words = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
    const own = words(rows.length, kind.one, kind.many), read = words(articles, "article", "articles");
    if (kind.one === "article" || !rows.length) return own;
    if (state.count === "articles") return `${read}, with ${own}`;
    return own + (sentences !== rows.length ? `, in ${words(sentences, "sentence", "sentences")}` : "") + ` of ${read}`;
  }

  /* --- drawing ---------------------------------------------------------------------------------------- */

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function button(text, label, action) {
    const made = element("button", text);
    made.type = "button";
    made.setAttribute("aria-label", label);
    made.addEventListener("click", action);
    return made;
  }

  /* The text from start to end with spans [start, end, class] marked; spans may nest, not cross. */
  function mark(into, article, start, end, spans) {
    const inside = spans.filter((span) => span[0] >= start && span[1] <= end && span[1] > span[0])
      .sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    let at = start;
    while (inside.length) {
      const span = inside.shift();
      if (span[0] < at) continue;
      into.append(stretch(article, at, span[0]));
      const made = element(span[2].startsWith("mention") || span[2] === "hit" ? "mark" : "span", "", span[2]);
      if (span[3]) made.title = span[3];
      const within = [];
      while (inside.length && inside[0][0] < span[1]) within.push(inside.shift());
      mark(made, article, span[0], span[1], within.filter((other) => other[1] <= span[1]));
      into.append(made);
      at = span[1];
    }
    into.append(stretch(article, at, end));
  }

  function threes(flat, width, name, say) {
    const spans = [];
    for (let at = 0; at < flat.length; at += width) {
      spans.push([flat[at], flat[at + 1], name, say ? say(flat[at + 2]) : ""]);
    }
    return spans.filter((span, at) => !spans.slice(0, at).some((one) => one[0] === span[0] && one[1] === span[1]));
  }

  function pairs(flat, name) {
    return threes(flat || [], 2, name);
  }

  function hits(article, start, end) {
    if (!state.q) return [];
    const text = stretch(article, start, end).toLowerCase(), found = [];
    const needle = state.q.toLowerCase();
    const length = article.characters ? Array.from(needle).length : needle.length;
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
      const before = article.characters ? Array.from(text.slice(0, at)).length : at;
      found.push([start + before, start + before + length, "hit"]);
    }
    return found;
  }

  function placeWords(article) {
    return [article.outlet === "not stated" ? "" : article.outlet, article.date, article.title || article.id]
      .filter(Boolean).join(" · ");
  }

  function said(kind, row) {
    const told = ["party", "voice", "by", "label", "target"].map((name) => valueOf(kind, row, name));
    if (kind.value) told.push((kind.value[row] > 0 ? "+" : "") + kind.value[row].toFixed(2).replace("-", "−"));
    return [...new Set(told.filter(Boolean))].join(" · ");
  }

  function item(kind, row) {
    const sentence = kind.s[row], article = articleOf(sentence), [start, end] = boundsOf(sentence);
    const made = element("li");
    made.append(element("p", [placeWords(article), said(kind, row)].filter(Boolean).join(" — "), "place"));
    const quote = element("blockquote");
    mark(quote, article, start, end, [...hits(article, start, end), ...pairs(kind.marks && kind.marks[row], "mention"),
      ...pairs(kind.words_for && kind.words_for[row], "for"), ...pairs(kind.words_against && kind.words_against[row], "against"),
      ...pairs(article.cues, "cue"), ...pairs(article.speakers, "speaker")]);
    made.append(quote);
    const actions = element("p", "", "actions");
    actions.append(
      button("Read the article", `Read the article ${article.title || article.id} at this sentence`,
        () => go({ ...state, article: String(data.placeOf[sentence]), at: String(sentence) })),
      button("Copy", "Copy this sentence with its source", (event) => copy(event.target, sentence)));
    made.append(actions);
    return made;
  }

  function more() {
    const kind = data.kinds[state.open], next = shown.slice(made, made + CHUNK);
    id("explorer-rows").append(...next.map((row) => item(kind, row)));
    made += next.length;
    id("explorer-end").textContent = made < shown.length ? "…" : shown.length ? "End of the list." : "No row fits.";
  }

  function options(kind) {
    const form = id("explorer-filters").querySelector("form");
    for (const name of CHOSEN) {
      const field = form.elements[name], counts = new Map();
      if (kind[name] || name === "outlet") {
        const fit = fits(kind, state, name);
        kind.s.forEach((_, row) => {
          if (!fit(row)) return;
          const value = valueOf(kind, row, name);
          counts.set(value, (counts.get(value) || 0) + 1);
        });
      }
      const values = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 300);
      field.replaceChildren(new Option("any", "\u0000"),
        ...values.map(([value, n]) => new Option(`${value || "(none)"} (${n})`, value)));
      if (name in state && !counts.has(state[name])) field.append(new Option(state[name] || "(none)", state[name]));
      field.value = name in state ? state[name] : "\u0000";
      field.closest("label").hidden = values.length < 2 && !(name in state);
    }
    form.elements.open.replaceChildren(...Object.entries(data.kinds).map(([name, each]) =>
      new Option(each.title, name, false, name === state.open)));
    for (const name of ["q", "from", "to", "sort"]) {
      if (form.elements[name] !== document.activeElement) form.elements[name].value = state[name] || "";
    }
  }

  function chips() {
    const named = Object.keys(state).filter((name) => name in WORDS || name === "q");
    id("explorer-chips").replaceChildren(...named.map((name) => {
      const made = element("li"), words = name === "q" ? "words" : WORDS[name];
      made.append(button(`${words}: ${state[name] || "(none)"} ×`, `${words}: ${state[name] || "(none)"} ×, take away`, () => {
        const { [name]: gone, count, ...rest } = state;
        go(rest);
        id("explorer-title").focus();
      }));
      return made;
    }));
  }

  function list() {
    const kind = data.kinds[state.open] || data.kinds.sentence;
    shown = select(state);
    made = 0;
    id("explorer-title").textContent = kind.title;
    id("explorer-count").textContent = counted(kind, shown);
    options(kind);
    chips();
    id("explorer-rows").replaceChildren();
    more();
  }

  function article() {
    const read = data.articles[Number(state.article)], sentence = Number(state.at);
    if (!read) return;
    id("article-title").textContent = read.title || read.id;
    id("article-place").textContent = placeWords(read);
    const speakers = (number) => data.words[number] || "a speaker not named";
    const spans = [...threes(read.statements, 3, "statement", (n) => `Statement of ${speakers(n)}`),
      ...pairs(read.cues, "cue"), ...pairs(read.speakers, "speaker"),
      ...threes(read.mentions, 3, "mention", (n) => data.words[n])];
    const into = id("article-text"), [here] = boundsOf(sentence);
    into.replaceChildren();
    for (let at = 0; at < read.sentences.length; at += 2) {
      const [start, end] = [read.sentences[at], read.sentences[at + 1]];
      const before = at ? stretch(read, read.sentences[at - 1], start) : "";
      if (!at || before.includes("\n\n") || before.includes("\r\n\r\n")) into.append(element("p"));
      const made = element("span", "", start === here ? "here" : "");
      // A statement over several sentences is marked in each.
      mark(made, read, start, end, spans.map((span) => span[2] === "statement"
        ? [Math.max(span[0], start), Math.min(span[1], end), span[2], span[3]] : span));
      into.lastChild.append(made, " ");
    }
  }

  /* --- opening and closing ---------------------------------------------------------------------------- */

  function go(wanted, replace) {
    if (replace) {
      history.replaceState(null, "", address(wanted));
      render();
    } else location.hash = address(wanted);
  }

  function render() {
    const wanted = parse(location.hash);
    const was = state;
    state = wanted;
    if (!wanted) return was ? hide() : undefined;
    load();
    if (!was) origin = origin || document.activeElement;
    panel.hidden = false;
    document.body.classList.add("reading");
    const reading = "article" in wanted;
    id("explorer-list").hidden = reading;
    id("explorer-article").hidden = id("article-back").hidden = !reading;
    if (reading) {
      article();
      const here = panel.querySelector(".here");
      if (here) here.scrollIntoView({ block: "center" });
      id("article-title").focus({ preventScroll: true });
    } else {
      list();
      panel.scrollTop = 0;
      if (was && "article" in was) returnTo(Number(was.at));
      else if (!was || !panel.contains(document.activeElement)) id("explorer-title").focus();
    }
  }

  /* From an article back to the row from which it was opened. */
  function returnTo(sentence) {
    const at = shown.findIndex((row) => data.kinds[state.open].s[row] === sentence);
    while (made <= at) more();
    const row = id("explorer-rows").children[at];
    (row ? row.querySelector("button") : id("explorer-title")).focus();
  }

  function hide() {
    panel.hidden = true;
    document.body.classList.remove("reading");
    if (origin && origin.isConnected) origin.focus();
    origin = null;
  }

  function close() {
    history.pushState(null, "", location.pathname + location.search);
    render();
  }

  /* --- taking away ------------------------------------------------------------------------------------ */

  function quotation(sentence) {
    const read = articleOf(sentence), text = stretch(read, ...boundsOf(sentence)).replace(/\s+/g, " ");
    const source = [read.title ? `“${read.title}”` : read.id, read.outlet === "not stated" ? "" : read.outlet, read.date];
    return `“${text}” (${source.filter(Boolean).join(", ")})`;
  }

  async function copy(pressed, sentence) {
    const text = quotation(sentence);
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = element("textarea");
      area.value = text;
      panel.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    pressed.textContent = "Copied";
  }

  function field(value) {
    const text = String(value).replace(/^([=+\-@\t\r])/, "'$1");
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  function save() {
    const kind = data.kinds[state.open];
    const names = NAMED.filter((name) => kind[name]);
    const lines = [["outlet", "date", "article_id", "title", ...names, "value", "sentence"].join(",")];
    for (const row of shown) {
      const sentence = kind.s[row], read = articleOf(sentence);
      lines.push([read.outlet, read.date, read.id, read.title, ...names.map((name) => valueOf(kind, row, name))]
        .map(field).concat(kind.value ? kind.value[row] : "", field(stretch(read, ...boundsOf(sentence)))).join(","));
    }
    const link = element("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\n") + "\n"], { type: "text/csv" }));
    link.download = `evidence_${state.open}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function print() {
    while (made < shown.length && made < 2000) more();
    document.body.classList.add("print-evidence");
    window.print();
    document.body.classList.remove("print-evidence");
  }

  /* --- wiring ----------------------------------------------------------------------------------------- */

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#open=']");
    if (link) origin = link;
  });
  window.addEventListener("hashchange", render);
  window.addEventListener("popstate", render);
  id("explorer-close").addEventListener("click", close);
  id("explorer-save").addEventListener("click", save);
  id("explorer-print").addEventListener("click", print);
  id("article-back").addEventListener("click", () => {
    const { article: gone, at, ...rest } = state;
    go(rest);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state) {
      event.preventDefault();
      close();
    }
  });
  const form = id("explorer-filters").querySelector("form");
  let typing = 0;
  const filtered = () => {
    const wanted = { ...state };
    delete wanted.count;
    for (const name of ["q", "from", "to", "sort", ...CHOSEN]) {
      const value = form.elements[name].value;
      const none = CHOSEN.includes(name) ? value === "\u0000" : value === "";
      if (none || (CHOSEN.includes(name) && form.elements[name].closest("label").hidden && !(name in wanted))) {
        delete wanted[name];
      } else wanted[name] = value;
    }
    go(wanted, true);
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => {
    if (event.target.name === "open") go({ open: event.target.value }, true);
    else filtered();
  });
  form.elements.q.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(filtered, 150);
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    go({ open: state.open }, true);
  });
  new IntersectionObserver((seen) => {
    if (state && seen[0].isIntersecting && made < shown.length) more();
  }, { root: panel, rootMargin: "600px" }).observe(id("explorer-end"));
  const search = id("concordance");
  if (search) {
    search.hidden = false;
    search.addEventListener("submit", (event) => {
      event.preventDefault();
      const word = search.elements.q.value.trim();
      origin = search.elements.q;
      if (word) go({ open: "sentence", q: word });
    });
  }
  render();
})();
