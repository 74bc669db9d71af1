"""The compiled kernel: a program as LLVM code that carries vectors of futures through time."""
