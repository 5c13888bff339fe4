// The task pane: what the server says of the year's folder, and jumps to the cells concerned.
import { config } from "./config.js";

const SEVERITIES = ["错误", "警告", "提示"];
const FINDINGS_SHEET = "数据核验清单";
const part = (id) => document.getElementById(id);
let state = {};
let severity = "";
let status = "";

function made(tag, text = "", className = "") {
  const node = document.createElement(tag);
  node.textContent = text;
  if (className) node.className = className;
  return node;
}

function tell(sentence) {
  part("told").textContent = sentence;
}

async function headers() {
  const auth = await globalThis.getAuth();
  return { Authorization: auth.token, "Auth-Provider": auth.provider };
}

async function refresh() {
  part("says").textContent = "正在读取……";
  let answer;
  try {
    answer = await fetch(`${config.appPath}/pane/state`, { headers: await headers() });
  } catch {
    part("says").textContent = "连不上服务器，请确认服务器正在运行。";
    return;
  }
  const refused = [401, 429].includes(answer.status);
  part("token-form").classList.toggle("d-none", !refused);
  if (!answer.ok) {
    part("says").textContent = (await answer.text()) || "服务器未能完成读取，请稍后刷新。";
    return;
  }
  state = await answer.json();
  show();
}

function show() {
  const returns = state.returns || [];
  const findings = state.findings || [];
  if (state.title) part("title").textContent = state.title;
  part("says").textContent = state.state ? `${state.state}。${state.says}` : state.says;
  part("returns-part").classList.toggle("d-none", !state.returns);
  part("findings-part").classList.toggle("d-none", !state.findings);
  const statuses = [...new Set(returns.map((row) => row.status))];
  chips("return-counts", statuses, returns.map((row) => row.status), status, (chosen) => {
    status = chosen;
    show();
  });
  chips("severities", SEVERITIES, findings.map((one) => one.severity), severity, (chosen) => {
    severity = chosen;
    show();
  });
  part("returns").replaceChildren(
    ...returns.filter((row) => !status || row.status === status).map(returnRow),
  );
  const listed = findings.filter((one) => !severity || one.severity === severity);
  part("findings").replaceChildren(...listed.map(findingLine));
  if (state.findings && !findings.length) part("findings").append(made("li", "没有核验意见。"));
}

function chips(place, names, all, chosen, choose) {
  const buttons = ["", ...names].map((name) => {
    const count = name ? all.filter((one) => one === name).length : all.length;
    const button = made("button", `${name || "全部"} ${count}`);
    button.type = "button";
    button.setAttribute("aria-pressed", String(name === chosen));
    button.addEventListener("click", () => choose(name));
    return button;
  });
  part(place).replaceChildren(...buttons);
}

function returnRow(row) {
  const line = made("tr", "", row.good ? "" : "open");
  const name = made("td", row.scorer || row.file);
  name.title = row.file;
  line.append(name, made("td", row.status), made("td", row.arrived));
  return line;
}

function findingLine(finding) {
  const line = made("li", "", finding.severity);
  const place = made("div", "", "place");
  const where = [finding.file, finding.sheet, finding.cell].filter(Boolean).join(" · ");
  place.append(made("span", `${finding.severity}　${where}`));
  if (finding.cell || finding.sheet) {
    const button = made("button", "定位");
    button.type = "button";
    button.addEventListener("click", () => jump(finding));
    place.append(button);
  }
  const who = finding.unit ? `${finding.unit}：` : "";
  line.append(place, made("p", `${who}${finding.body}（${finding.code}）`, "body"));
  if (finding.settled) line.append(made("p", finding.settled, "body settled"));
  return line;
}

const bare = (path) => path.split(/[\\/]/).pop();

// Selects the cell where the finding's own file is open, its line where the ranking workbook is.
async function jump(finding) {
  const open = await xlwings.getActiveBookName();
  await Excel.run(async (context) => {
    const own = open === bare(finding.file);
    const name = own ? finding.sheet : FINDINGS_SHEET;
    const sheet = context.workbook.worksheets.getItemOrNullObject(name);
    sheet.load("isNullObject");
    await context.sync();
    if (sheet.isNullObject) {
      tell(
        own
          ? `打开的文件中没有“${name}”表，请核对是否为同一份文件。`
          : `此意见在“${finding.file}”中。请先打开该文件，再点“定位”。`,
      );
      return;
    }
    const found = own ? firstCell(finding.cell) : await listed(context, sheet, finding);
    if (!found) {
      tell("“数据核验清单”中没有这一条，请重新汇总后再看。");
      return;
    }
    sheet.activate();
    sheet.getRange(found).select();
    await context.sync();
    tell(`已定位到“${name}”${found}。`);
  });
}

function firstCell(cells) {
  const found = /[A-Z]{1,3}[0-9]+(:[A-Z]{1,3}[0-9]+)?/.exec(cells || "");
  return found ? found[0] : "A1";
}

// The cell of a finding's line in 数据核验清单: its number, file and cell must agree.
async function listed(context, sheet, finding) {
  const used = sheet.getUsedRange();
  used.load(["values", "rowIndex"]);
  await context.sync();
  const row = used.values.findIndex((cells) => {
    const texts = cells.map((cell) => String(cell));
    return (
      texts[0] === String(finding.number) &&
      texts.includes(finding.file) &&
      texts.includes(finding.cell)
    );
  });
  return row < 0 ? "" : `A${used.rowIndex + row + 1}`;
}

// Only the active sheet travels; what the client shows of a failure is said in our own words.
async function checkSelection() {
  tell("正在核验……");
  const auth = await globalThis.getAuth();
  const active = await Excel.run(async (context) => {
    const sheet = context.workbook.worksheets.getActiveWorksheet();
    sheet.load("name");
    await context.sync();
    return sheet.name;
  });
  await xlwings.runPython({
    auth: auth.token,
    headers: { "Auth-Provider": auth.provider },
    scriptName: "check_selection",
    include: active,
    errorDisplayMode: "taskpane",
  });
  const alert = part("global-error-alert");
  const failed = !alert.classList.contains("d-none");
  alert.classList.add("d-none");
  tell(
    failed
      ? "核验未能完成。请确认选中的是一片单元格，服务器正在运行、口令正确，然后再试。"
      : "核验完成，结果在新加的“核验选区”表中。",
  );
}
globalThis.checkSelection = checkSelection;

Office.onReady(() => {
  part("refresh").addEventListener("click", refresh);
  part("check-selection").addEventListener("click", checkSelection);
  part("token-form").addEventListener("submit", (event) => {
    event.preventDefault();
    localStorage.setItem("xltoolsToken", part("token").value.trim());
    part("token").value = "";
    refresh();
  });
  refresh();
});
