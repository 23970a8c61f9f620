/** A line drawing for each reader's card on the start page. */
const drawing = (lines) =>
  `<svg viewBox="0 0 24 24" width="26" height="26" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${lines}</svg>`;

export const icons = {
  integrators: drawing('<path d="M8.5 7.5 4 12l4.5 4.5M15.5 7.5 20 12l-4.5 4.5M13.4 5l-2.8 14"/>'),
  operators: drawing(
    '<rect x="4" y="4.5" width="16" height="6" rx="1.6"/><rect x="4" y="13.5" width="16" height="6" rx="1.6"/><path d="M7.6 7.5h.01M7.6 16.5h.01M11 7.5h5M11 16.5h5"/>',
  ),
  reviewers: drawing('<path d="M4 8V6a2 2 0 0 1 2-2h2M16 4h2a2 2 0 0 1 2 2v2M20 16v2a2 2 0 0 1-2 2h-2M8 20H6a2 2 0 0 1-2-2v-2M8.5 12.3l2.4 2.4 4.6-5.2"/>'),
  security: drawing('<path d="M12 3.5 5 6v5.4c0 4.2 2.8 7.4 7 9.1 4.2-1.7 7-4.9 7-9.1V6z"/><path d="M9.2 11.8l2 2 3.6-4"/>'),
  contributors: drawing(
    '<circle cx="7" cy="6" r="2.2"/><circle cx="7" cy="18" r="2.2"/><circle cx="17" cy="8.5" r="2.2"/><path d="M7 8.2v7.6M17 10.7c0 3.6-4.5 3.6-8.2 5.6"/>',
  ),
};
