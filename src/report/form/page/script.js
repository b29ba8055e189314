// What only works with a script is only shown with one.
document.documentElement.classList.add('scripted');

// Sorts a table by the column whose button is pressed. Rows without a figure stay last.
for (const table of document.querySelectorAll('table.sortable')) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = head.querySelector('button');
    if (!button) return;
    button.addEventListener('click', () => {
      const order = head.getAttribute('aria-sort') === 'descending' ? 'ascending' : 'descending';
      heads.forEach(other => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', order);
      const key = row => row.cells[column].dataset.key ?? row.cells[column].textContent;
      const numeric = head.classList.contains('number');
      const compare = (a, b) => {
        if (!numeric) return order === 'ascending' ? a.localeCompare(b) : b.localeCompare(a);
        if (a === '' || b === '') return (a === '') - (b === '');
        return order === 'ascending' ? a - b : b - a;
      };
      const body = table.tBodies[0];
      const rows = [...body.rows].sort((a, b) => compare(key(a), key(b)));
      body.append(...rows);
    });
  });
}
