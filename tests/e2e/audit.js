// Looks at the page that stands there for what WCAG 2.2 AA asks and a program can see; returns what is wrong.
() => {
  const wrong = [];
  const seen = (node) => node.getClientRects().length > 0 && getComputedStyle(node).visibility !== 'hidden';
  const name = (node) => (node.getAttribute('aria-label') || node.innerText || '').trim();
  if (document.querySelectorAll('h1').length !== 1) wrong.push('not one h1');
  if (!document.title || !document.documentElement.lang) wrong.push('no title or language');
  for (const tag of ['header', 'main', 'footer']) {
    if (document.querySelectorAll(tag).length !== 1) wrong.push('not one ' + tag);
  }
  if (document.documentElement.scrollWidth > innerWidth) wrong.push('wider than the phone');
  for (const node of document.querySelectorAll('input, textarea, select')) {
    if (!node.labels || !node.labels.length || !name(node.labels[0])) wrong.push('no label: ' + node.outerHTML);
  }
  for (const group of document.querySelectorAll('fieldset')) {
    if (!group.querySelector('legend') || !group.querySelector('legend').textContent.trim()) wrong.push('no legend');
  }
  const small = 44 - 0.5;
  for (const node of document.querySelectorAll('a, button, summary, select, textarea, label.option, input:not([type=radio]):not([type=checkbox])')) {
    if (!seen(node) || node.id === 'skip') continue;
    if (!name(node) && !node.labels) wrong.push('no name: ' + node.outerHTML);
    const box = node.getBoundingClientRect();
    if (box.height < small || box.width < small) wrong.push('small target: ' + name(node) + ' ' + box.width + 'x' + box.height);
  }
  const light = ([r, g, b]) => {
    const part = (v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const rgb = (words) => words.match(/[\d.]+/g).map(Number);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !seen(node) || node.closest('.unseen, .skip, script, noscript, option')) continue;
    const [a, b] = [light(rgb(getComputedStyle(node).color)), light(behind(node))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) wrong.push('contrast ' + contrast.toFixed(2) + ': ' + walker.currentNode.data.trim().slice(0, 40));
  }
  return wrong;
}
