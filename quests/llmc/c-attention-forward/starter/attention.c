#include <math.h>

// inp (B,T,3C): for each token its query, key and value.
// preatt, att (B,NH,T,T): scores and shares. out (B,T,C).
void attention_forward(float* out, float* preatt, float* att, const float* inp,
                       int B, int T, int C, int NH) {
  int hs = C / NH;                       // size of one head
  float scale = 1.0f / sqrtf((float)hs);
  for (int b = 0; b < B; b++) {
    for (int t = 0; t < T; t++) {
      for (int h = 0; h < NH; h++) {
        // 1. scores of the tokens up to t, and the largest of them

        // 2. exponentials and their sum

        // 3. shares; 0 for tokens after t

        // 4. values mixed by their shares
        (void)scale, (void)out, (void)preatt, (void)att, (void)inp;
      }
    }
  }
}
