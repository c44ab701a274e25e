/** Shapes that several operations take, over the papers' letters. */
export const N = ['N'];
/** Rows of channels. */
export const NC = ['N', 'C'];
export const BTC = ['B', 'T', 'C'];
/** Query, key and value of a position side by side. */
export const QKV = ['B', 'T', '3 * C'];
/** One head of T positions, and what its queries see of its keys. */
export const ONE_HEAD = ['T', 'HS'];
export const ONE_SQUARE = ['T', 'T'];
/** The same of all heads. */
export const HEADS = ['B', 'NH', 'T', 'HS'];
export const SQUARES = ['B', 'NH', 'T', 'T'];
/** Heads of keys or values that groups of query heads share, and what the queries see of them. */
export const KEYS = ['B', 'NKV', 'S', 'HS'];
export const SEEN = ['B', 'NH', 'T', 'S'];
