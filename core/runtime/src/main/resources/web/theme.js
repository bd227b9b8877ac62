// Light, dark, or as the system says; remembered in this browser.
const KEY = 'holdfast-theme';
const ORDER = ['auto', 'light', 'dark'];

export function theme() {
  const saved = localStorage.getItem(KEY);
  return ORDER.includes(saved) ? saved : 'auto';
}

export function applyTheme() {
  if (theme() === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme();
}

/** From auto to the opposite of what the system shows, then on: every press changes something visible. */
export function nextTheme() {
  const systemDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const order = systemDark ? ['auto', 'light', 'dark'] : ['auto', 'dark', 'light'];
  localStorage.setItem(KEY, order[(order.indexOf(theme()) + 1) % order.length]);
  applyTheme();
}
