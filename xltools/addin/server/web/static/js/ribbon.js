// Buttons of the ribbon tab that call a script instead of opening the task pane.
async function ribbonCheckSelection(event) {
  try {
    await globalThis.checkSelection();
  } finally {
    event.completed();
  }
}
Office.actions.associate("check-selection", ribbonCheckSelection);
