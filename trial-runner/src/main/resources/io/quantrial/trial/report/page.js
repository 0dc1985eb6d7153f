/* ---- tables that sort; what is not known comes last ---- */
function sortable(table) {
  const body = table.tBodies[0];
  const key = (row, column) => {
    const cell = row.cells[column];
    const value = cell.dataset.value;
    return value === undefined ? cell.textContent : value === '' ? null : Number(value);
  };
  const compare = (a, b) => typeof a === 'number' ? a - b : a.localeCompare(b, 'en', {numeric: true});
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const up = head.getAttribute('aria-sort') !== 'ascending';
      [...table.tHead.rows[0].cells].forEach(other => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const known = [], unknown = [];
      [...body.rows].forEach(row => (key(row, column) === null ? unknown : known).push(row));
      known.sort((a, b) => (up ? 1 : -1) * compare(key(a, column), key(b, column)));
      body.append(...known, ...unknown);
    });
  });
}

document.querySelectorAll('table.sortable').forEach(sortable);
document.querySelectorAll('form.controls').forEach(form => {
  form.addEventListener('submit', event => event.preventDefault());
});
const charts = [];
if (!byId('front').hidden) {
  charts.push(front());
}
if (!byId('curves').hidden) {
  charts.push(curves());
}
const drawAll = () => charts.forEach(draw => draw());
drawAll();
['(prefers-color-scheme: dark)', 'print'].forEach(query => {
  matchMedia(query).addEventListener('change', drawAll);
});
root.dataset.rendered = 'true';
