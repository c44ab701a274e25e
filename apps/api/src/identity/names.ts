/** Account names that look alike are the same name: width, case and composition are folded. */
export const nameKey = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
