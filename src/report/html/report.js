// Filters, copying and printing for the HTML report. The page is complete without: this only shows,
// hides and opens what is there. Nothing is loaded, stored or made of text of the report.
'use strict';
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const isPressed = (button) => button.getAttribute('aria-pressed') === 'true';
  const press = (button, on) => button.setAttribute('aria-pressed', String(on));

  // A group is one rule with its findings, or all that is waived; what can be searched is read when
  // it is first asked for.
  const groups = all('section.group').map((section) => ({
    section,
    isWaived: section.id === 'waived',
    entry: document.querySelector('.contents a[href="#' + section.id + '"]'),
    findings: Array.from(section.querySelectorAll('article.finding')),
    text: null,
  }));
  const filters = byId('filters');
  const toggles = all('#filters .toggle');
  const picks = all('button.pick');
  const waived = byId('waived');

  function readText(group) {
    if (group.text !== null) return group.text;
    const title = group.isWaived ? '' : group.section.querySelector('h3').textContent;
    group.text = group.findings.map((item) => (title + ' ' + item.textContent).toLowerCase());
    return group.text;
  }

  function chosen(attribute) {
    return toggles.filter((button) => isPressed(button) && button.dataset[attribute])
        .map((button) => button.dataset[attribute]);
  }

  function readFilter() {
    return {
      severities: chosen('severity'),
      baseline: chosen('baseline'),
      image: byId('by-image').value,
      words: byId('by-text').value.toLowerCase().split(/\s+/).filter((word) => word !== ''),
    };
  }

  function matches(group, index, filter) {
    const data = group.findings[index].dataset;
    if (filter.severities.length !== 0 && !filter.severities.includes(data.severity)) return false;
    if (filter.baseline.length !== 0 && !filter.baseline.includes(data.baseline)) return false;
    if (filter.image !== '' && filter.image !== data.image) return false;
    if (filter.words.length === 0) return true;
    const text = readText(group)[index];
    return filter.words.every((word) => text.includes(word));
  }

  // How many findings of the group are left.
  function applyTo(group, filter) {
    let left = 0;
    group.findings.forEach((finding, index) => {
      const matching = matches(group, index, filter);
      if (finding.hidden === matching) finding.hidden = !matching;
      if (matching) ++left;
    });
    return left;
  }

  function showState(filter, left, count) {
    byId('shown').textContent = left + ' of ' + count + (count === 1 ? ' finding' : ' findings');
    byId('nothing').hidden = left !== 0 || count === 0;
    filters.classList.toggle('active', left !== count);
    for (const button of picks) {
      const on = button.dataset.image === filter.image;
      press(button, on);
      button.closest('tr').classList.toggle('chosen', on);
    }
  }

  function apply() {
    const filter = readFilter();
    const showsWaived = waived !== null && byId('show-waived').checked;
    let left = 0;
    let count = 0;
    for (const group of groups) {
      const leftOfGroup = applyTo(group, filter);
      const isShown = !group.isWaived || showsWaived;
      group.section.hidden = leftOfGroup === 0 || !isShown;
      if (group.entry !== null) group.entry.parentElement.hidden = group.section.hidden;
      if (!isShown) continue;
      left += leftOfGroup;
      count += group.findings.length;
    }
    showState(filter, left, count);
  }

  function reset() {
    for (const button of toggles) press(button, false);
    byId('by-image').value = '';
    byId('by-text').value = '';
    apply();
  }

  // The second press on the same image takes the filter away.
  function pickImage(button) {
    const on = !isPressed(button);
    byId('by-image').value = on ? button.dataset.image : '';
    apply();
    if (on) byId('findings').scrollIntoView();
  }

  function openAll(button) {
    const on = !isPressed(button);
    press(button, on);
    for (const item of all('article.finding details')) item.open = on;
  }

  function startFilters() {
    if (filters === null) return;
    filters.hidden = false;
    for (const button of toggles)
      button.addEventListener('click', () => { press(button, !isPressed(button)); apply(); });
    byId('by-image').addEventListener('change', apply);
    byId('by-text').addEventListener('input', apply);
    if (waived !== null) byId('show-waived').addEventListener('change', apply);
    byId('reset').addEventListener('click', reset);
    byId('open-all').addEventListener('click', (event) => openAll(event.currentTarget));
    apply();
  }

  // A whole row can be clicked; text that is being selected in it is left alone.
  function startPicks() {
    for (const button of picks) {
      button.hidden = false;
      const row = button.closest('tr');
      row.classList.add('pickable');
      row.addEventListener('click', () => {
        if (String(window.getSelection()) === '') pickImage(button);
      });
    }
  }

  // A link to waived findings shows them.
  function startLinks() {
    for (const link of all('a[href="#waived"]'))
      link.addEventListener('click', () => {
        if (waived === null) return;
        byId('show-waived').checked = true;
        apply();
      });
  }

  // For pages that come by plain HTTP, where there is no clipboard to write to.
  function copySelected(element) {
    const selection = window.getSelection();
    selection.selectAllChildren(element);
    const done = document.execCommand('copy');
    selection.removeAllRanges();
    return done;
  }

  async function copy(element) {
    try {
      await navigator.clipboard.writeText(element.textContent);
      return true;
    } catch {
      return copySelected(element);
    }
  }

  function startCopying() {
    for (const button of all('button.copy')) {
      button.hidden = false;
      button.addEventListener('click', async () => {
        const done = await copy(button.nextElementSibling);
        button.textContent = done ? 'Copied' : 'Press Ctrl+C';
        setTimeout(() => { button.textContent = 'Copy'; }, 2000);
      });
    }
  }

  // Paper has nothing to open.
  function startPrinting() {
    let closed = [];
    window.addEventListener('beforeprint', () => {
      closed = all('details:not([open])');
      for (const item of closed) item.open = true;
    });
    window.addEventListener('afterprint', () => {
      for (const item of closed) item.open = false;
    });
  }

  startFilters();
  startPicks();
  startLinks();
  startCopying();
  startPrinting();
})();
