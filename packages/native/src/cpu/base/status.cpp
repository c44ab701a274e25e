#include "ear/status.h"

extern "C" const char* ear_status_name(ear_status status) {
  switch (status) {
    case EAR_OK: return "EAR_OK";
    case EAR_ERR_ARGUMENT: return "EAR_ERR_ARGUMENT";
    case EAR_ERR_TEXT: return "EAR_ERR_TEXT";
    case EAR_ERR_TOO_LARGE: return "EAR_ERR_TOO_LARGE";
    case EAR_ERR_MEMORY: return "EAR_ERR_MEMORY";
    case EAR_ERR_CAPACITY: return "EAR_ERR_CAPACITY";
    case EAR_DIVERGED: return "EAR_DIVERGED";
    case EAR_FINISHED: return "EAR_FINISHED";
    case EAR_ERR_INTERNAL: return "EAR_ERR_INTERNAL";
  }
  return "EAR_ERR_INTERNAL";
}

extern "C" const char* ear_status_sentence(ear_status status) {
  switch (status) {
    case EAR_OK: return "All is well.";
    case EAR_ERR_ARGUMENT: return "An argument is missing or outside its range.";
    case EAR_ERR_TEXT: return "The text is not valid UTF-8, or holds a character that the tokenizer has not seen.";
    case EAR_ERR_TOO_LARGE: return "The model or the data is larger than the engine allows.";
    case EAR_ERR_MEMORY: return "There is not enough memory.";
    case EAR_ERR_CAPACITY: return "The buffer for the answer is too small.";
    case EAR_DIVERGED: return "The loss is no longer a finite number; a smaller learning rate usually helps.";
    case EAR_FINISHED: return "Every step of the recipe has been taken.";
    case EAR_ERR_INTERNAL: return "The engine itself is at fault.";
  }
  return "The engine itself is at fault.";
}
