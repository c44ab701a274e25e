// The program that is started in the student's jail.
#include "requests.hpp"

int main(int count, char **words) { return count == 2 ? ear::serve(words[1]) : 2; }
