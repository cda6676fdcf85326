// An Sinh: forms whose cells are saved one by one. Without this script the same forms are saved by
// their button. Nothing typed is lost: what could not be sent stays in this browser until it was.
"use strict";
(() => {
  const form = document.querySelector("form.cells");
  if (!form) return;
  const token = form.querySelector("input[name=ma_bieu_mau]").value;
  const kept = `ansinh.o.${form.dataset.report}.${form.dataset.user || ""}`;
  const part = form.querySelector("input[name=phan]").value;
  const said = form.querySelector(".save-state");
  const WAIT = 1500, BATCH = 200, LONGEST_WAIT = 30000;

  // --- cells -------------------------------------------------------------------------------------

  const cells = new Map(); // address ("row.part.field") → cell
  for (const el of form.querySelectorAll("[name^='o.']")) {
    const at = el.name.lastIndexOf(".");
    const address = el.name.slice(2, at);
    const [item, part, field] = address.split(".");
    const clean = el.hasAttribute("aria-invalid") ? null : el.value;
    cells.set(address, { el, address, item, part, field, base: Number(el.name.slice(at + 1)),
      saved: clean, sent: null, state: "", timer: 0, clash: null, typed: false });
  }
  const byElement = new WeakMap();
  for (const cell of cells.values()) byElement.set(cell.el, cell);
  // A cell that came with a complaint counts once it is typed into: what is stored is not known.
  const unsent = (cell) => (cell.saved !== null || cell.typed) && cell.saved !== cell.el.value;

  const STATES = {
    saving: ["…", "Đang lưu"], saved: ["✓", "Đã lưu"], invalid: ["✕", ""],
    conflict: ["⇄", "Người khác vừa sửa"], kept: ["⏸", "Chưa gửi được, đang giữ trên máy này"],
  };

  function show(cell, state, words) {
    cell.state = state;
    const box = cell.el.parentElement;
    let line = cell.line;
    if (!line) {
      line = cell.line = document.createElement("span");
      line.id = `${cell.el.id}-tt`;
      box.append(line);
    }
    line.className = `cell-state ${state}`;
    line.replaceChildren();
    if (!state) return;
    const icon = document.createElement("i");
    icon.setAttribute("aria-hidden", "true");
    icon.textContent = STATES[state][0];
    line.append(icon, ` ${words || STATES[state][1]}`);
    const bad = state === "invalid" || state === "conflict";
    if (bad) cell.el.setAttribute("aria-invalid", "true"); else cell.el.removeAttribute("aria-invalid");
    if (bad) cell.el.setAttribute("aria-describedby", line.id); else cell.el.removeAttribute("aria-describedby");
    if (state === "conflict") line.append(choice(cell));
  }

  function choice(cell) {
    const box = document.createElement("span");
    box.className = "clash";
    const told = document.createElement("span");
    const { shown, by, at } = cell.clash;
    told.textContent = ` ${by ? by + " " : ""}ghi${at ? " lúc " + at : ""}: “${shown || "(để trống)"}”; bạn gõ: “${cell.el.value || "(để trống)"}”. `;
    const button = (words, act) => {
      const b = document.createElement("button");
      b.type = "button";
      b.className = "link";
      b.textContent = words;
      b.addEventListener("click", () => { act(); cell.el.focus(); });
      return b;
    };
    box.append(told,
      button("Giữ giá trị của tôi", () => { setBase(cell, cell.clash.version); cell.clash = null; queue(cell, 0); }),
      " ",
      button("Lấy giá trị của người kia", () => {
        setBase(cell, cell.clash.version);
        cell.el.value = cell.saved = cell.clash.shown;
        cell.clash = null;
        keep();
        show(cell, "saved", "Đã lấy giá trị của người kia");
        summary();
      }));
    return box;
  }

  function setBase(cell, version) {
    cell.base = version;
    cell.el.name = `o.${cell.address}.${version}`;
  }

  // --- what is not sent yet stays in the browser ---------------------------------------------------

  // Every part of a report and every window of this browser shares one store: each takes out again
  // only what it put in.
  const put = new Set();
  let keeps = true;

  function stored() {
    try { return JSON.parse(localStorage.getItem(kept)) || {}; } catch { return {}; }
  }

  function keep() {
    const left = stored();
    for (const address of put) delete left[address];
    put.clear();
    for (const cell of cells.values()) {
      if (!unsent(cell)) continue;
      left[cell.address] = [cell.el.value, cell.base, part];
      put.add(cell.address);
    }
    store(left);
  }

  function store(left) {
    try {
      if (Object.keys(left).length) localStorage.setItem(kept, JSON.stringify(left));
      else localStorage.removeItem(kept);
      keeps = true;
    } catch { keeps = false; /* the page itself still holds it, and warns before it is left */ }
  }

  function recall() {
    let count = 0, locked = 0;
    const elsewhere = [];
    for (const [address, [text, base, of]] of Object.entries(stored())) {
      const cell = cells.get(address);
      if (!cell) {
        if (of === part) locked += 1; else elsewhere.push([address, text, base]);
        continue;
      }
      put.add(address);
      cell.typed = true;
      if (cell.el.value === text) continue;
      cell.el.value = text;
      setBase(cell, base);
      show(cell, "kept");
      count += 1;
      queue(cell, 0);
    }
    keep();
    if (locked) note = `${locked} ô đã gõ trước đây nằm ở dòng nay không mở để sửa; vẫn được giữ trên máy này.`;
    if (count) tell(`Có ${count} ô lần trước chưa gửi được; đang gửi lại.`);
    else if (locked) tell(note);
    if (elsewhere.length) forward(elsewhere.slice(0, BATCH));
  }

  // What was typed in other parts of the report and not sent is sent from here. What somebody has to
  // decide on stays for its own page.
  async function forward(list) {
    const { outcomes } = await post(list.map(([address, typed, base]) => {
      const [item, of, field] = address.split(".");
      return { item, part: of, field, typed, base };
    }));
    const left = stored();
    let open = 0;
    list.forEach(([address, text], at) => {
      if (!outcomes || outcomes[at].state !== "saved") open += 1;
      else if (left[address] && left[address][0] === text) delete left[address];
    });
    store(left);
    if (!open) return;
    note = `${note} ${open} ô ở phần khác của báo cáo chưa lưu được; hãy mở phần đó để xem.`.trim();
    summary();
  }

  // --- sending -----------------------------------------------------------------------------------

  const waiting = new Set();
  let sending = false, pause = 0, again = 0, stopped = "", note = "";

  function tell(words) { if (said && said.textContent !== words) said.textContent = words; }

  function queue(cell, wait = WAIT) {
    clearTimeout(cell.timer);
    cell.timer = setTimeout(() => { waiting.add(cell); send(); }, wait);
  }

  function summary() {
    const all = [...cells.values()];
    const count = (state) => all.filter((cell) => cell.state === state).length;
    const left = all.filter(unsent).length;
    const parts = [];
    if (count("conflict")) parts.push(`${count("conflict")} ô người khác vừa sửa, hãy chọn giá trị`);
    if (count("invalid")) parts.push(`${count("invalid")} ô chưa đúng`);
    if (stopped) parts.unshift(stopped);
    else if (again) parts.unshift(`Mất kết nối. ${left} ô đang giữ trên máy này và sẽ tự gửi lại`);
    const words = parts.length ? parts.join("; ") + "." : left ? "Đang lưu…" : "Đã lưu mọi thay đổi.";
    tell(note ? `${words} ${note}` : words);
  }

  // Also when the page is left meanwhile, as long as it is not much.
  async function post(list) {
    const body = JSON.stringify({ cells: list });
    try {
      const answer = await fetch(form.dataset.o, { method: "POST", body, credentials: "same-origin",
        keepalive: body.length < 20000,
        headers: { "content-type": "application/json", "x-ma-bieu-mau": token } });
      const json = (answer.headers.get("content-type") || "").includes("json");
      const told = json ? await answer.json() : {};
      return { status: answer.status, outcomes: answer.ok ? told.cells : null, reason: told.error || "" };
    } catch { return { status: 0, outcomes: null, reason: "" }; }
  }

  async function send() {
    if (sending || stopped || !waiting.size || pause > Date.now()) return;
    const batch = [...waiting].slice(0, BATCH).filter((cell) => !cell.clash && cell.el.value !== cell.saved);
    for (const cell of [...waiting].slice(0, BATCH)) {
      waiting.delete(cell);
      // Typed back to what is stored: there is nothing left to complain of.
      if (cell.el.value === cell.saved && cell.state && cell.state !== "saved") show(cell, "saved");
    }
    if (!batch.length) return summary();
    sending = true;
    for (const cell of batch) { cell.sent = cell.el.value; show(cell, "saving"); }
    summary();
    const { status, outcomes, reason } = await post(batch.map((cell) => ({
      item: cell.item, part: cell.part, field: cell.field, typed: cell.sent, base: cell.base })));
    sending = false;
    if (outcomes) {
      again = 0;
      batch.forEach((cell, at) => settle(cell, outcomes[at]));
    } else {
      for (const cell of batch) { waiting.add(cell); show(cell, "kept"); }
      if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
        const why = reason || (status === 403 || status === 401
          ? "Phiên làm việc đã hết. Hãy đăng nhập lại ở thẻ khác rồi tải lại trang này"
          : "Máy chủ không nhận. Hãy tải lại trang");
        stopped = `${why.trim().replace(/\.$/, "")}; những gì đã gõ vẫn được giữ trên máy này`;
      } else {
        again = Math.min(again ? again * 2 : 2000, LONGEST_WAIT);
        pause = Date.now() + again;
        setTimeout(send, again + 20);
      }
    }
    keep();
    summary();
    if (waiting.size) send();
  }

  function settle(cell, outcome) {
    if (outcome.state === "saved") {
      setBase(cell, outcome.version);
      cell.clash = null;
      // What was typed on while this was under way is sent next.
      if (cell.el.value === cell.sent) {
        cell.saved = outcome.shown;
        if (document.activeElement !== cell.el) cell.el.value = outcome.shown; else cell.saved = cell.el.value;
        cell.settled = outcome.shown;
        show(cell, "saved");
      } else {
        cell.saved = outcome.shown;
        queue(cell);
      }
    } else if (outcome.state === "invalid") {
      show(cell, "invalid", outcome.reason);
    } else {
      cell.clash = outcome;
      show(cell, "conflict");
    }
  }

  window.addEventListener("online", () => { pause = 0; send(); });
  // Who leaves need not wait for what was typed last: it is on its way, and kept until it is known
  // to have arrived.
  function flush() {
    for (const cell of cells.values()) {
      if (!unsent(cell) || cell.clash || (cell.state === "invalid" && cell.sent === cell.el.value)) continue;
      clearTimeout(cell.timer);
      waiting.add(cell);
    }
    send();
  }
  document.addEventListener("visibilitychange", () => { if (document.hidden) flush(); });
  window.addEventListener("beforeunload", (event) => {
    keep();
    if (leaving) return;
    flush();
    if ((again || stopped || !keeps) && [...cells.values()].some(unsent)) event.preventDefault();
  });
  let leaving = false;
  form.addEventListener("submit", () => { leaving = true; });

  // --- typing, undo ------------------------------------------------------------------------------

  const done = [], undone = [];
  let before = null; // text of the focused cell when the focus came

  function write(el, text) {
    el.value = text;
    const cell = byElement.get(el);
    if (cell) { cell.clash = null; cell.typed = true; keep(); queue(cell, 0); }
  }

  function change(list) {
    if (!list.length) return;
    done.push(list);
    undone.length = 0;
    for (const { el, to } of list) write(el, to);
    summary(); // before anything is on its way: what was written is not saved
  }

  function step(from, into, side) {
    const list = from.pop();
    if (!list) return;
    into.push(list);
    for (const one of list) write(one.el, one[side]);
    summary();
    const last = list[0].el;
    last.focus();
    before = last.value;
  }

  form.addEventListener("focusin", (event) => { if (byElement.has(event.target)) before = event.target.value; });
  form.addEventListener("input", (event) => {
    const cell = byElement.get(event.target);
    if (!cell) return;
    cell.clash = null;
    cell.typed = true;
    keep();
    queue(cell);
    summary();
  });
  form.addEventListener("change", (event) => {
    const cell = byElement.get(event.target);
    if (!cell) return;
    if (before !== null && before !== cell.el.value) {
      done.push([{ el: cell.el, from: before, to: cell.el.value }]);
      undone.length = 0;
      before = cell.el.value;
    }
    queue(cell, 0);
  });
  form.addEventListener("focusout", (event) => {
    const cell = byElement.get(event.target);
    if (cell && cell.settled !== undefined && cell.saved === cell.el.value) {
      cell.saved = cell.el.value = cell.settled;
    }
    if (cell) delete cell.settled;
  });

  // --- moving ------------------------------------------------------------------------------------

  const place = (el) => {
    const td = el.closest("table.grid td");
    return td && { row: td.parentElement, column: td.cellIndex };
  };
  const at = (row, column) => row && row.cells[column] && row.cells[column].querySelector("[name^='o.']");

  function focus(el) { if (el) { el.focus(); if (el.select) el.select(); } return Boolean(el); }

  function vertical(el, way) {
    const here = place(el);
    if (!here) return false;
    let row = here.row;
    do { row = way > 0 ? row.nextElementSibling : row.previousElementSibling; } while (row && !at(row, here.column));
    return focus(at(row, here.column));
  }

  function sideways(el, way) {
    const here = place(el);
    if (!here) return false;
    for (let column = here.column + way; column >= 0 && column < here.row.cells.length; column += way) {
      if (focus(at(here.row, column))) return true;
    }
    return false;
  }

  form.addEventListener("keydown", (event) => {
    const el = event.target;
    if (!byElement.has(el)) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key === "Enter") { event.preventDefault(); return panel(byElement.get(el)); }
    if (command && !event.altKey && (event.key === "z" || event.key === "y" || event.key === "Z")) {
      const redo = event.key === "y" || event.key === "Z";
      if (!redo && before !== null && el.value !== before) return; // the browser takes back typing
      if (redo ? undone.length : done.length) { event.preventDefault(); redo ? step(undone, done, "to") : step(done, undone, "from"); }
      return;
    }
    if (command || event.altKey || el.tagName !== "INPUT" || !place(el)) return;
    const whole = el.selectionStart === 0 && el.selectionEnd === el.value.length;
    const moves = {
      Enter: () => { if (!vertical(el, event.shiftKey ? -1 : 1)) el.dispatchEvent(new Event("change", { bubbles: true })); return true; },
      ArrowDown: () => vertical(el, 1),
      ArrowUp: () => vertical(el, -1),
      ArrowLeft: () => !event.shiftKey && (whole || el.selectionEnd === 0) && sideways(el, -1),
      ArrowRight: () => !event.shiftKey && (whole || el.selectionStart === el.value.length) && sideways(el, 1),
    };
    if (moves[event.key] && moves[event.key]()) event.preventDefault();
  });

  // --- paste of a block ----------------------------------------------------------------------------

  // Rows and cells as spreadsheets copy them: tabs, line ends, quotes around cells that hold either.
  function block(text) {
    const rows = [[""]];
    let quoted = false;
    for (let i = 0; i < text.length; i += 1) {
      const c = text[i], row = rows[rows.length - 1];
      if (quoted) {
        if (c !== '"') row[row.length - 1] += c;
        else if (text[i + 1] === '"') { row[row.length - 1] += '"'; i += 1; }
        else quoted = false;
      } else if (c === '"' && row[row.length - 1] === "") quoted = true;
      else if (c === "\t") row.push("");
      else if (c === "\n") rows.push([""]);
      else if (c !== "\r") row[row.length - 1] += c;
    }
    if (rows.length > 1 && rows[rows.length - 1].join("") === "") rows.pop();
    return rows;
  }

  // "1,234.5" can only be English; anything doubtful is left as it is, for the server to judge.
  function vietnamese(text) {
    const plain = text.trim();
    return /^[-−]?\d{1,3}(,\d{3})+\.\d+$/.test(plain) || /^[-−]?\d{1,3}(,\d{3}){2,}$/.test(plain)
      ? plain.replace(/[.,]/g, (c) => (c === "," ? "." : ",")) : text;
  }

  form.addEventListener("paste", (event) => {
    const el = event.target, here = byElement.has(el) && place(el);
    const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (!here || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    const list = [];
    let row = here.row, skipped = 0;
    for (const line of block(text)) {
      if (!row) { skipped += line.length; continue; }
      line.forEach((value, along) => {
        const target = at(row, here.column + along);
        if (!target) { skipped += value.trim() ? 1 : 0; return; }
        const to = target.inputMode === "decimal" ? vietnamese(value) : value.replace(/\s*\n\s*/g, " ");
        if (target.value !== to) list.push({ el: target, from: target.value, to: to.trim() });
      });
      row = row.nextElementSibling;
    }
    change(list);
    before = el.value;
    tell(`Đã dán ${list.length} ô.` + (skipped ? ` ${skipped} ô nằm ngoài bảng hoặc đang khóa nên bỏ qua.` : ""));
  });

  // --- the panel of a cell ---------------------------------------------------------------------------

  let aside = null, opener = null;

  async function panel(cell) {
    opener = cell.el;
    const query = new URLSearchParams({ dong: cell.item, phan: cell.part, cot: cell.field });
    if (!aside) {
      aside = document.createElement("aside");
      aside.className = "cell-panel";
      aside.tabIndex = -1;
      aside.setAttribute("aria-label", "Chi tiết của ô");
      aside.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
      document.body.append(aside);
    }
    aside.textContent = "Đang mở…";
    aside.hidden = false;
    try {
      const answer = await fetch(`${form.dataset.o}?${query}`, { headers: { "hx-request": "true" } });
      if (!answer.ok) throw new Error(answer.status);
      aside.innerHTML = await answer.text();
    } catch {
      aside.textContent = "Chưa mở được chi tiết của ô. Hãy kiểm tra kết nối rồi thử lại.";
    }
    const end = document.createElement("button");
    end.type = "button";
    end.className = "quiet";
    end.textContent = "Đóng (Esc)";
    end.addEventListener("click", close);
    aside.prepend(end);
    aside.focus();
  }

  function close() {
    aside.hidden = true;
    if (opener) opener.focus();
  }

  tell("Mỗi ô được lưu ngay sau khi nhập.");
  recall();
})();
