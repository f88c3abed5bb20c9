// The annexes of an entry, drawn by pdf.js without scripts, links or forms. Every byte, the
// program's own included, comes over the member's channel, so no address exists to be tried.
//
//   const viewer = new PdfViewer({ request, submission, name, page, language, onpage, oncite });
//   pane.append(viewer.element);  viewer.goTo(3);  viewer.destroy();
//
// request(op, args) → Promise of the reply with its `buffers`; onpage(n) after each turn of a page,
// oncite(n) when its number is wanted in a comment. The element may be put elsewhere in the page.
const PDF_PIECE = 1024 * 1024; // the most that the desk gives at once
const PDF_FIRST = 256 * 1024;
const PDF_PIXELS = 12e6; // of one page's canvas; a poster must not take the machine's memory
const PDF_SIDE = 16000; // of a canvas: a longer one stays empty
const PDF_ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];

const PDF_WORDS = {
  loading: ["載入附件中……", "Loading the annex…"],
  bar: ["附件工具列", "Annex tools"],
  previous: ["上一頁", "Previous page"],
  next: ["下一頁", "Next page"],
  page: ["頁碼", "Page"],
  of: ["／{n}頁", "of {n}"],
  smaller: ["縮小", "Zoom out"],
  larger: ["放大", "Zoom in"],
  cite: ["引用本頁", "Cite this page"],
  window: ["另開視窗", "Second window"],
  blocked: [
    "瀏覽器擋下了新視窗，請允許本頁開啟視窗後再試。",
    "The browser blocked the window; allow this page to open one and try again.",
  ],
  password: [
    "這個檔案有密碼保護，無法開啟，請洽幕僚單位。",
    "This file is protected by a password; please ask the secretariat.",
  ],
  broken: [
    "這個檔案毀損，或不是PDF，無法顯示，請洽幕僚單位。",
    "This file is damaged or no PDF; please ask the secretariat.",
  ],
  unread: ["附件未能讀取：{why}", "The annex could not be read: {why}"],
  away: ["附件未能讀取，連線恢復後請再試一次。", "The annex could not be read; try again once connected."],
  again: ["再試一次", "Try again"],
  scripts: [
    "這個檔案含有程式或動作，已一律停用，只顯示內容。",
    "This file carries scripts or actions; they are switched off and only its content is shown.",
  ],
  undrawn: ["第{n}頁無法顯示。", "Page {n} cannot be shown."],
};

class PdfUnread extends Error {}

async function pdfPiece(request, op, args, start, length) {
  const reply = await request(op, { ...args, start, length });
  if (!reply.ok) throw new PdfUnread(reply.error.text);
  const [found] = reply.buffers;
  const view = new Uint8Array(found.buffer ?? found, found.byteOffset ?? 0, found.byteLength);
  return { total: reply.total, bytes: view.slice() }; // a copy: pdf.js gives the bytes away
}

async function pdfBytes(request, op, args, begin, end) {
  const bytes = new Uint8Array(end - begin);
  for (let at = begin; at < end; ) {
    const piece = await pdfPiece(request, op, args, at, Math.min(PDF_PIECE, end - at));
    if (!piece.bytes.length) throw new PdfUnread("…");
    bytes.set(piece.bytes, at - begin);
    at += piece.bytes.length;
  }
  return bytes;
}

async function pdfAsset(request, name) {
  const first = await pdfPiece(request, "asset", { name }, 0, PDF_PIECE);
  const rest = first.bytes.length < first.total
    ? await pdfBytes(request, "asset", { name }, first.bytes.length, first.total)
    : new Uint8Array();
  return new Blob([first.bytes, rest], { type: "text/javascript" });
}

// The program is loaded when the first annex is opened, once for all annexes of this page.
let pdfProgram = null;
function loadPdfProgram(request) {
  pdfProgram ??= (async () => {
    const [main, work] = await Promise.all(
      ["pdf.min.mjs", "pdf.worker.min.mjs"].map((name) => pdfAsset(request, name)),
    );
    const pdfjs = await import(URL.createObjectURL(main));
    const port = new Worker(URL.createObjectURL(work), { type: "module" });
    return { pdfjs, worker: new pdfjs.PDFWorker({ port }) };
  })();
  pdfProgram.catch(() => (pdfProgram = null)); // the next annex tries again
  return pdfProgram;
}

async function openPdf({ request, submission, name, owner }) {
  const { pdfjs, worker } = await loadPdfProgram(request);
  const file = { submission, name };
  const first = await pdfPiece(request, "annex", file, 0, PDF_FIRST);
  const range = new pdfjs.PDFDataRangeTransport(first.total, first.bytes);
  const lost = new Promise((_, reject) => {
    range.requestDataRange = (begin, end) =>
      pdfBytes(request, "annex", file, begin, end).then(
        (bytes) => range.onDataRange(begin, bytes), reject,
      );
  });
  lost.catch(() => null);
  const task = pdfjs.getDocument({
    ...(first.bytes.length < first.total ? { range } : { data: first.bytes }),
    rangeChunkSize: PDF_FIRST, disableAutoFetch: true, disableStream: true,
    worker, ownerDocument: owner, verbosity: 0,
    isEvalSupported: false, enableXfa: false, maxImageSize: 64e6,
    BinaryDataFactory: class {
      async fetch({ filename }) {
        return new Uint8Array(await (await pdfAsset(request, filename)).arrayBuffer());
      }
    },
  });
  try {
    return { pdfjs, task, lost, document: await Promise.race([task.promise, lost]) };
  } catch (error) {
    task.destroy();
    throw error;
  }
}

class PdfViewer {
  constructor({ request, submission, name, page = 1, language = "zh", owner = document, onpage, oncite }) {
    Object.assign(this, { request, submission, name, page, language, owner, onpage, oncite });
    this.zoom = 1;
    this.sheets = [];
    this.pane = h("div", { class: "svr-pdf-pages", tabindex: "0", role: "region", "aria-label": name });
    this.note = h("p", { class: "svr-pdf-note", role: "status" });
    this.element = h("div", { class: "svr-pdf" }, this.bar(), this.note, this.pane);
    this.pane.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.seen = new IntersectionObserver((changes) => this.appear(changes), {
      root: this.pane, rootMargin: "60% 0px",
    });
    this.resized = new ResizeObserver(() => this.layout());
    this.open();
  }

  w(key, values = {}) {
    const text = PDF_WORDS[key][this.language === "en" ? 1 : 0];
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  bar() {
    const go = (step) => () => this.goTo(this.page + step);
    const zoom = (step) => () => this.zoomTo(PDF_ZOOMS.indexOf(this.zoom) + step);
    this.number = h("input", {
      type: "text", inputmode: "numeric", size: "3", "aria-label": this.w("page"), value: String(this.page),
      onchange: () => this.goTo(Number.parseInt(this.number.value, 10) || this.page),
    });
    this.count = h("span");
    const sign = (key, text, onclick) => button(text, onclick, { "aria-label": this.w(key), title: this.w(key) });
    this.tools = h("div", { class: "svr-pdf-bar", role: "group", "aria-label": this.w("bar") },
      sign("previous", "‹", go(-1)), this.number, this.count, sign("next", "›", go(1)),
      sign("smaller", "−", zoom(-1)), sign("larger", "＋", zoom(1)),
      button(this.w("cite"), () => this.oncite(this.page)),
      this.owner === document ? button(this.w("window"), () => this.secondWindow()) : null,
    );
    return this.tools;
  }

  tell(text, ...more) {
    put(this.note, text, ...more);
    show(this.note, text !== "");
  }

  async open() {
    show(this.tools, false);
    this.tell(this.w("loading"));
    try {
      const found = await openPdf(this);
      if (this.closed) found.task.destroy();
      else await this.opened(found);
    } catch (error) {
      if (!this.closed) this.failed(error);
    }
  }

  failed(error) {
    const known = { PasswordException: "password", InvalidPDFException: "broken" }[error.name];
    if (known) this.tell(this.w(known));
    else if (error instanceof PdfUnread) this.tell(this.w("unread", { why: error.message }));
    else this.tell(this.w("away"), " ", button(this.w("again"), () => this.open()));
  }

  async opened(found) {
    this.found = found;
    found.lost.catch((error) => this.failed(error));
    const first = await found.document.getPage(1);
    const { width, height } = first.getViewport({ scale: 1 });
    this.sheets = Array.from({ length: found.document.numPages }, (_, i) => ({
      number: i + 1, width, height, element: h("div", { class: "svr-pdf-page", "data-page": String(i + 1) }),
    }));
    put(this.pane, ...this.sheets.map((sheet) => sheet.element));
    put(this.count, this.w("of", { n: this.sheets.length }));
    show(this.tools, true);
    this.tell((await found.document.hasJSActions()) ? this.w("scripts") : "");
    this.resized.observe(this.pane);
    this.layout();
    for (const sheet of this.sheets) this.seen.observe(sheet.element);
    this.goTo(this.page);
  }

  // ── where the reader is ──

  goTo(number) {
    if (!this.sheets.length) {
      this.page = number;
      return;
    }
    const page = Math.min(Math.max(1, number), this.sheets.length);
    this.turned(page);
    this.pane.scrollTop = this.top = this.sheets[page - 1].element.offsetTop;
  }

  turned(page) {
    this.number.value = String(page);
    if (page === this.page) return;
    this.page = page;
    this.onpage?.(page);
  }

  scrolled() {
    if (!this.pane.clientHeight) return; // out of sight, it has no place to report
    this.top = this.pane.scrollTop;
    const line = this.pane.scrollTop + this.pane.clientHeight / 3;
    const at = this.sheets.findLastIndex((sheet) => sheet.element.offsetTop <= line);
    if (this.sheets.length) this.turned(Math.max(0, at) + 1);
  }

  zoomTo(step) {
    this.zoom = PDF_ZOOMS[Math.min(Math.max(0, step), PDF_ZOOMS.length - 1)];
    this.layout();
  }

  // ── drawing: only the pages near the reader hold a picture ──

  layout() {
    const wide = this.pane.clientWidth - 16;
    if (wide < 50 || !this.sheets.length) return;
    const { page } = this;
    for (const sheet of this.sheets) this.size(sheet, wide);
    this.pane.scrollTop = this.sheets[page - 1].element.offsetTop;
    for (const sheet of this.sheets) if (sheet.near) this.draw(sheet);
  }

  size(sheet, wide) {
    sheet.scale = (wide / sheet.width) * this.zoom;
    sheet.element.style.width = `${Math.floor(sheet.width * sheet.scale)}px`;
    sheet.element.style.height = `${Math.max(1, Math.floor(sheet.height * sheet.scale))}px`;
  }

  appear(changes) {
    // Put elsewhere in the page it has forgotten, without a word, how far it was scrolled.
    if (this.top > 0 && this.pane.scrollTop === 0 && this.pane.clientHeight) this.goTo(this.page);
    for (const { target, isIntersecting } of changes) {
      const sheet = this.sheets[Number(target.dataset.page) - 1];
      sheet.near = isIntersecting;
      if (isIntersecting) this.draw(sheet);
      else this.wipe(sheet);
    }
  }

  wipe(sheet) {
    sheet.work?.cancel();
    sheet.page?.cleanup(); // else the pictures of every page ever seen stay in memory: 26 MB for a scan
    Object.assign(sheet, { work: null, drawn: null, page: null });
    put(sheet.element);
  }

  async draw(sheet) {
    if (sheet.drawn === sheet.scale) return;
    sheet.work?.cancel();
    sheet.drawn = sheet.scale;
    try {
      await this.picture(sheet, await this.found.document.getPage(sheet.number));
    } catch (error) {
      if (error.name === "RenderingCancelledException" || this.closed) return;
      put(sheet.element, this.w("undrawn", { n: sheet.number }));
    }
  }

  async picture(sheet, page) {
    if (!sheet.near) return; // turned over meanwhile
    sheet.page = page;
    const plain = page.getViewport({ scale: 1 });
    if (plain.width !== sheet.width || plain.height !== sheet.height) {
      Object.assign(sheet, { width: plain.width, height: plain.height });
      this.size(sheet, this.pane.clientWidth - 16);
      sheet.drawn = sheet.scale;
    }
    const viewport = page.getViewport({ scale: sheet.scale });
    const dots = Math.min(
      window.devicePixelRatio || 1,
      Math.sqrt(PDF_PIXELS / (viewport.width * viewport.height)),
      PDF_SIDE / Math.max(viewport.width, viewport.height),
    );
    const canvas = h("canvas", { "aria-hidden": "true" });
    canvas.width = Math.max(1, Math.floor(viewport.width * dots));
    canvas.height = Math.max(1, Math.floor(viewport.height * dots));
    sheet.work = page.render({ canvas, viewport, transform: [dots, 0, 0, dots, 0, 0] });
    await sheet.work.promise;
    if (sheet.drawn !== viewport.scale || !sheet.near) return;
    const words = h("div", { class: "svr-pdf-words" });
    words.style.setProperty("--total-scale-factor", String(viewport.scale));
    put(sheet.element, canvas, words);
    const layer = new this.found.pdfjs.TextLayer({
      textContentSource: page.streamTextContent(), container: words, viewport,
    });
    await layer.render();
  }

  // ── a window of its own, for a second screen ──

  secondWindow() {
    const other = window.open("", "_blank", "popup,width=900,height=1000");
    if (!other) {
      this.tell(this.w("blocked"));
      return;
    }
    other.document.title = this.name;
    other.document.documentElement.lang = this.language === "en" ? "en" : "zh-Hant-TW";
    for (const style of document.querySelectorAll("style")) other.document.head.append(style.cloneNode(true));
    const twin = new PdfViewer({
      ...{ request: this.request, submission: this.submission, name: this.name, page: this.page },
      ...{ language: this.language, owner: other.document, oncite: this.oncite },
    });
    other.document.body.append(h("main", { class: "svr svr-pdf-window" }, twin.element));
    other.addEventListener("pagehide", () => twin.destroy());
    window.addEventListener("pagehide", () => other.close());
  }

  destroy() {
    this.closed = true;
    this.seen.disconnect();
    this.resized.disconnect();
    this.found?.task.destroy();
    this.element.remove();
  }
}
