import type { Sentence } from './index.js';
import type { TracedTensor } from './trace.js';

/** |got - want| <= atol + rtol x |want| agrees, and so do at most max_ulp representable numbers between the two. */
export interface DepartureTolerance {
  /** 1e-9 by default, 1e-5 where the student's values are float32 */
  atol?: number;
  /** 1e-9 by default, 1e-4 where the student's values are float32 */
  rtol?: number;
  /** 0 by default; floats where the student's values are float32, doubles elsewhere */
  max_ulp?: number;
}

/** Where a student's computation first parts from the expected one. */
export interface Departure {
  /** Of the tensor: `h.0.attn.scores` */
  name: string;
  /** The name without its layer: `attn.scores` */
  operation: string;
  layer: number | null;
  /** From an axis `h`, `nh` or `head`, or from the name */
  head: number | null;
  /** nan: NaN came instead of a number; infinite: an infinity came instead of another value */
  reason: 'value' | 'nan' | 'infinite' | 'shape';
  /** As expected */
  shape: number[];
  got_shape: number[];
  /** The first element that departs; null where the shape does */
  element: {
    index: number[];
    /** `(b=0,h=1,t=3,s=2)`, or `[0][1][3][2]` where the axes have no names */
    place: string;
    got: number;
    want: number;
    abs_error: number;
    /** abs_error / |want|; Infinity where want is 0 */
    rel_error: number;
    ulp_error: number;
  } | null;
  /** Elements of this tensor that depart, and how many were compared */
  departing?: number;
  compared?: number;
  /** The largest of them, by its place in the array */
  worst?: { element: number; abs_error: number };
  /** Shows expected values */
  sentence: Sentence;
}

/**
 * Holds a student's tensors against the expected ones, in their order, and stops at the first that departs. Tensors are
 * matched by name, the second of a name with the second; leading axes of extent 1 may be left away. A tolerance stands
 * at an expected tensor, or for all. NaN agrees with NaN alone, an infinity with the same. On the calling thread; throws
 * EAR_ERR_TOO_LARGE above 67,108,864 elements.
 */
export function findDeparture(
  input: DepartureTolerance & {
    expected: readonly (TracedTensor & DepartureTolerance)[];
    got: readonly TracedTensor[];
  },
): {
  departure: Departure | null;
  /** Tensors before it, all of which agree */
  agreeing: string[];
  /** Expected, but not among the student's */
  missing: string[];
  /** The student's, but not expected */
  unknown: string[];
};
