// Files may be dropped anywhere on the form. Without this script it works as well: files are then chosen.
const form = document.querySelector('.front');
const files = document.getElementById('files');
for (const name of ['dragenter', 'dragover', 'dragleave', 'drop']) {
  form.addEventListener(name, event => {
    if (!event.dataTransfer.types.includes('Files')) return; // text that is dropped goes into the box
    event.preventDefault();
    form.classList.toggle('over', name === 'dragenter' || name === 'dragover');
    if (name !== 'drop' || event.dataTransfer.files.length === 0) return;
    files.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}
form.addEventListener('submit', () => form.classList.add('busy'));
addEventListener('pageshow', () => form.classList.remove('busy'));
