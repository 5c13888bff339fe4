// Stands for Excel in a browser: what the served client code and the task pane ask of Office.js.
// Whatever is not named here is an empty object that answers every question with another one.
(() => {
  const written = [];
  const known = new Map();

  function node(path, own = {}) {
    if (!known.has(path)) known.set(path, new Proxy(function () {}, handler(path, own)));
    return known.get(path);
  }

  function handler(path, own) {
    return {
      get(_, name) {
        if (name in own) return own[name];
        if (name === "then" || typeof name === "symbol") return undefined;
        if (name === "items") return [];
        if (name === "isNullObject") return true;
        if (name === "load") return () => node(path, own);
        if (name === "toJSON") return () => ({ path });
        return node(`${path}.${name}`);
      },
      set(_, name, value) {
        written.push({ path, name, value });
        return true;
      },
      apply(_, __, given) {
        written.push({ path, given: JSON.parse(JSON.stringify(given)) });
        return node(`${path}(${JSON.stringify(given)})`);
      },
    };
  }

  const loaded = (own) => {
    const found = { ...own, load: () => found };
    return found;
  };
  const open = JSON.parse(document.cookie.match(/workbook=([^;]*)/)
    ? decodeURIComponent(document.cookie.match(/workbook=([^;]*)/)[1])
    : '{"name": "其他.xlsx", "sheets": {}}');
  const jumps = [];

  function sheetOf(name) {
    const values = open.sheets[name];
    const own = {
      name,
      isNullObject: values === undefined,
      load: () => sheet,
      activate: () => jumps.push({ sheet: name }),
      getUsedRange: () => ({ load() {}, values, rowIndex: 0 }),
      getRange: (cell) => loaded({
        values, numberFormat: values,
        select: () => jumps.push({ sheet: name, cell }),
      }),
    };
    const sheet = node(`sheet:${name}`, own);
    return sheet;
  }

  const sheets = Object.keys(open.sheets).map(sheetOf);
  function added(name) {
    open.sheets[name] = [];
    sheets.push(sheetOf(name));
    written.push({ added: name });
    return sheets[sheets.length - 1];
  }

  const workbook = node("workbook", {
    name: open.name,
    load: () => workbook,
    worksheets: node("worksheets", {
      getItemOrNullObject: sheetOf,
      items: sheets,
      add: added,
      getActiveWorksheet: () => loaded({ name: Object.keys(open.sheets)[0], position: 0 }),
    }),
    getSelectedRange: () => {
      if (!open.selection) throw new Error("no range is selected");
      return loaded({ address: open.selection });
    },
  });
  const application = node("application", {
    cultureInfo: { load() {}, name: "zh-CN", datetimeFormat: {
      load() {}, shortDatePattern: "yyyy/M/d" } },
  });
  const context = { workbook, application, sync: async () => {} };
  const associated = {};

  globalThis.Office = {
    onReady: async (then) => {
      const info = { host: "Excel", platform: "PC" };
      if (then) await then(info);
      return info;
    },
    context: { requirements: { isSetSupported: () => true }, diagnostics: null },
    actions: { associate: (name, action) => { associated[name] = action; } },
    addin: node("addin"),
  };
  globalThis.Excel = {
    run: async (work) => await work(context),
    RequestContext: function () { return context; },
    CalculationMode: {}, SheetVisibility: {},
  };
  globalThis.CustomFunctions = {
    functions: {},
    associate(name, call) { this.functions[name] = call; },
    ErrorCode: { invalidValue: "#VALUE!" },
    Error: class extends Error { constructor(code, message) { super(message); this.code = code; } },
  };
  globalThis.standIn = { written, jumps, associated };
})();
