import type uPlot from 'uplot';

/** A colour or a font of the page, as the canvas needs it. */
export const tokenOf = (element: HTMLElement, name: string): string =>
  getComputedStyle(element).getPropertyValue(name).trim();

/** How every curve's axes look, in the theme that `element` stands in. */
export function axisOf(element: HTMLElement): uPlot.Axis {
  const font = `12px ${tokenOf(element, '--sans')}`;
  const edge = { stroke: tokenOf(element, '--edge'), width: 1 };
  return { stroke: tokenOf(element, '--muted'), font, labelFont: font, labelSize: 18, grid: edge, ticks: edge };
}
