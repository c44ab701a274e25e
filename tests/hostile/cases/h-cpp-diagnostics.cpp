// tries: an error that takes megabytes to explain
// threat: H5
// expect: compile_error,output_limit,timed_out,out_of_memory

template <class A, class B>
struct Pair {};
template <int n, class T>
struct Grow : Grow<n - 1, Pair<T, T>> {};
template <class T>
struct Grow<0, T> {
  typename T::nothing_of_that_name member;
};
int main() { Grow<18, int> grown; }
