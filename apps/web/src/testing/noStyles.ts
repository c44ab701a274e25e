/** Stands for style sheets where there is no browser to draw. */
export {};
