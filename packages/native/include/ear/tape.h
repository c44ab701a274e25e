/*
 * ear_tape: replays a graph of single numbers, as an autograd such as microgpt's Value records it, and gives every
 * node's value and the derivative of one node by every other.
 *
 * Bits are those of CPython running microgpt's Value: the walk back is the reverse of a depth-first post-order from the
 * output, operands visited in their order, and each node hands `slope * gradient` to its operands in that order.
 * Operations that autograd writes with others are recorded as those: -a is a * leaf(-1), a - b is a + (b * leaf(-1)),
 * a / b is a * b^-1. Nothing recurses; the work is one visit for each node.
 *
 * Source: A. Karpathy, micrograd (2020) and microgpt.py (2026).
 */
#ifndef EAR_TAPE_H
#define EAR_TAPE_H

#include <stddef.h>
#include <stdint.h>

#include "ear/status.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EAR_TAPE_MAX_NODES 10000000

typedef enum ear_tape_op {
  EAR_TAPE_LEAF = 0,    /* number */
  EAR_TAPE_ADD = 1,     /* left + right; slopes 1, 1 */
  EAR_TAPE_MUL = 2,     /* left * right; slopes right, left */
  EAR_TAPE_POW = 3,     /* left ^ number; slope number * left ^ (number - 1) */
  EAR_TAPE_EXP = 4,     /* e ^ left; slope itself */
  EAR_TAPE_LOG = 5,     /* ln left; slope 1 / left */
  EAR_TAPE_RELU = 6,    /* left where it is above 0, else 0; slope 1 or 0 */
  EAR_TAPE_TANH = 7,    /* tanh left, the C library's; slope 1 - itself * itself */
  EAR_TAPE_SIGMOID = 8  /* 1 / (1 + e ^ -left); slope itself * (1 - itself) */
} ear_tape_op;

/* n nodes in any order; what an operation has no use for is not read. */
typedef struct ear_tape {
  size_t n;              /* 1..EAR_TAPE_MAX_NODES */
  const uint8_t* ops;    /* (n) ear_tape_op */
  const int32_t* left;   /* (n) first operand */
  const int32_t* right;  /* (n) second operand, of ADD and MUL */
  const double* numbers; /* (n) of LEAF and POW */
  size_t output;         /* below n: the node whose derivatives are wanted */
} ear_tape;

/* What is wrong with a graph. */
typedef enum ear_tape_fault_kind {
  EAR_TAPE_SOUND = 0,
  EAR_TAPE_UNKNOWN_OP = 1,  /* node has no operation of the list */
  EAR_TAPE_NO_OPERAND = 2,  /* an operand of node is no node */
  EAR_TAPE_CYCLE = 3        /* node is made, over other nodes or at once, of itself */
} ear_tape_fault_kind;

typedef struct ear_tape_fault {
  int32_t kind;
  size_t node;
  int32_t operand; /* of NO_OPERAND: what stands there */
} ear_tape_fault;

typedef struct ear_tape_result {
  double* values;    /* (n) of every node; NaN and infinities are computed with, not refused */
  double* gradients; /* (n) of the output by every node; 0 where the output does not depend on it */
  int32_t* order;    /* (n) receives the walk back, the output first */
  size_t n_order;    /* nodes that the output depends on, itself among them */
  size_t not_finite; /* the first node, in the order of computation, whose value is NaN or infinite; n where none is */
} ear_tape_result;

/*
 * Fills result. fault may be NULL; after ARGUMENT it says which node is at fault, SOUND where a pointer or a size is.
 * cancel: may be NULL; a number that another thread makes other than 0 to cut the call within a few milliseconds.
 * Errors: ARGUMENT, TOO_LARGE (n above EAR_TAPE_MAX_NODES), MEMORY, EAR_FINISHED (cancelled).
 */
ear_status ear_tape_replay(const ear_tape* tape, const int32_t* cancel, ear_tape_result* result, ear_tape_fault* fault);

#ifdef __cplusplus
}
#endif
#endif
