/* The stub: the program that stands between the broker's frames and a student's C code, in the student's process.
 * It knows nothing that is expected, and nobody believes what it says. */
#ifndef EAR_STUB_H
#define EAR_STUB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MAX_ARGUMENTS = 24, MAX_NAME = 64, REQUESTS_FD = 3, REPLIES_FD = 4 };

/* frames.c: u32 header length, u32 payload length, JSON header, payload (little-endian). */
typedef struct {
  char *header; /* NUL-terminated */
  size_t header_size;
  unsigned char *payload;
  size_t payload_size;
} frame;

/* Waits for the next request; false at the end of the requests. The memory is the caller's until free_frame. */
bool read_frame(frame *f);
void free_frame(frame *f);
/* Safe in a signal handler. Ends the process where nobody reads any more. */
void write_all(const void *bytes, size_t size);
void write_prefix(size_t header_size, size_t payload_size);
/* A reply without payload; `format` begins behind the id. Not for signal handlers. */
void reply(long long id, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* json.c: spans of a text that are one JSON value each, read where they are needed. */
typedef struct {
  const char *at, *end;
} span;

/* The value of that member; false where the object has none or is no object. */
bool json_member(span object, const char *name, span *value);
/* Takes the next item off an array; start with json_items. */
bool json_items(span array, span *rest);
bool json_next(span *rest, span *item);
bool json_null(span value);
bool json_number(span value, double *number);
bool json_integer(span value, long long *number);
/* A string without escapes that fits; names of the broker's are that. */
bool json_text(span value, char *text, size_t size);

/* buffers.c: one argument's memory, between two regions that nobody may touch. */
typedef enum { F32, F64, I32, F16, BF16 } element;

typedef struct {
  char name[MAX_NAME];
  element type;
  bool constant;
  size_t elements, bytes;
  const void *filled;   /* what it held before the call, NULL: poison */
  unsigned char *data;  /* (elements) */
  unsigned char *pages; /* what can be touched: the data, and slack up to whole pages */
  size_t pages_size;
  unsigned char *mapping; /* pages with a guard on both sides */
  size_t mapping_size;
} buffer;

/* The dtype's size in bytes, and its name on the wire. */
size_t element_size(element type);
const char *element_dtype(element type);
/* Maps `b`, whose first five fields are set. `filled` (elements) is copied, NULL: poison. The data ends at the guard;
 * with `left` it begins at the other one instead. false without memory. */
bool buffer_map(buffer *b, const void *filled, bool left);
void buffer_unmap(buffer *b);
/* Whether the slack, and the data of a constant one, is as it was left; else *index is the element, counted from the
 * data, that was written. */
bool buffer_intact(const buffer *b, long long *index);
/* The element that an address would be; false where it is none of this buffer's mapping. */
bool buffer_index(const buffer *b, uintptr_t address, long long *index);

/* faults.c: what a signal says, as a reply. */
typedef struct {
  long long id; /* of the request that runs */
  const buffer *buffers;
  int count;
} running_call;
extern volatile running_call running;

void watch_stack(void);
/* Takes the signals back, should the student's code have taken them. */
void watch_faults(void);
/* Replies with a fault and ends the process. */
_Noreturn void end_with_fault(const char *kind, const char *name, const long long *index, const char *signal);

/* invoke.c */
typedef enum { RETURNS_NOTHING, RETURNS_INT, RETURNS_FLOAT, RETURNS_DOUBLE } result_type;
typedef enum { AS_INTEGER, AS_FLOAT, AS_DOUBLE } register_class;
typedef struct {
  register_class kind;
  int64_t integer; /* also pointers */
  double real;
} argument;
typedef union {
  int32_t i32;
  float f32;
  double f64;
} result;

/* Calls a C function of any signature of up to 24 arguments. */
result invoke(void *function, const argument *arguments, int count, result_type returns);

/* kernel.c: the request `kernel`. */
void answer_kernel(long long id, span request, const frame *f, void *function);

#endif
