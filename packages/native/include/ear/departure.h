/*
 * ear_departure: where a student's computation first parts from the expected one. Tensors are given in the order of
 * computation; the first one that does not agree is named, with the layer, head and place of its first element that
 * departs, how far off it is, and how many are.
 */
#ifndef EAR_DEPARTURE_H
#define EAR_DEPARTURE_H

#include <stddef.h>
#include <stdint.h>

#include "ear/status.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { EAR_DEPARTURE_MAX_DIMS = 8 };

/* Tensors of one call, and elements in all of them: about a third of a second. */
#define EAR_DEPARTURE_MAX_TENSORS 65536
#define EAR_DEPARTURE_MAX_ELEMENTS 67108864

typedef enum ear_precision { EAR_FLOAT32 = 0, EAR_FLOAT64 = 1 } ear_precision;

/* Elements lie row by row. A shape without axes is one number. */
typedef struct ear_compared {
  const char* name;         /* such as "h.0.attn.scores"; see ear_departure_name */
  int32_t n_dims;           /* 0..EAR_DEPARTURE_MAX_DIMS */
  const int64_t* shape;     /* (n_dims) as expected, each >= 0 */
  const char* const* axes;  /* (n_dims) names such as "b", "h", "t"; NULL where they have none */
  int32_t got_dims;         /* as the student has it */
  const int64_t* got_shape; /* (got_dims) */
  int32_t got_precision;    /* ear_precision */
  const void* got;
  int32_t want_precision;
  const void* want;
  double atol, rtol;        /* |got - want| <= atol + rtol * |want| agrees; >= 0 */
  double max_ulp;           /* so does a distance of at most so many doubles, or floats where got has those; >= 0 */
  int32_t causal; /* 1: only elements whose last index is at most that of the axis before it, plus the number of
                     keys that no query stands for, are compared: what a causal mask leaves */
} ear_compared;

typedef enum ear_departure_reason {
  EAR_DEPARTS_VALUE = 0,
  EAR_DEPARTS_NAN = 1,      /* NaN where a number, or an infinity, is expected */
  EAR_DEPARTS_INFINITE = 2, /* an infinity where another value is expected */
  EAR_DEPARTS_SHAPE = 3     /* another shape; no element is compared */
} ear_departure_reason;

typedef struct ear_departure {
  int64_t tensor;   /* index of the first tensor that departs; all before it agree. -1: every one agrees */
  int32_t reason;
  int32_t layer;    /* from the name, -1 where it names none */
  int32_t head;     /* from the name or from an axis called "h", "nh" or "head"; else -1 */
  int64_t index[EAR_DEPARTURE_MAX_DIMS]; /* of its first element that departs */
  int64_t element;  /* the same, as a position in the array; -1 for SHAPE */
  double got, want;
  double abs_error; /* |got - want| */
  double rel_error; /* abs_error / |want|; infinite where want is 0 */
  double ulp_error; /* doubles, or floats where got has those, from want to got; infinite where one of them is not
                       finite */
  int64_t departing, compared; /* elements of this tensor that depart, and that were compared */
  int64_t worst_element;       /* the one with the largest abs_error; not finite counts as largest */
  double worst_error;
} ear_departure;

/*
 * Fills out. Where NaN is expected only NaN agrees, and only the same infinity with an infinity.
 * Errors: ARGUMENT (a pointer, a size, a tolerance), TOO_LARGE.
 */
ear_status ear_departure_find(const ear_compared* tensors, size_t n_tensors, ear_departure* out);

/*
 * Reads a name: the layer from the first part that is a number or ends in one behind "h", "layer" or "block"
 * ("h.0.attn", "transformer.layers.3.mlp", "layer1.attn_wq"), the head from "head2" or "heads.2"; -1 where there is
 * none. Returns where the operation begins within name: behind the layer, or the whole name. layer and head may be
 * NULL.
 */
const char* ear_departure_name(const char* name, int32_t* layer, int32_t* head);

#ifdef __cplusplus
}
#endif
#endif
