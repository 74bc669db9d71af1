/* Sums and products of doubles, as many side by side as keep every unit of the processor at work; nothing is read. */
#include <stdint.h>
typedef double vector __attribute__((vector_size(sizeof(double) * WIDE)));
#define EACH(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5)
#define MAKE(c) vector sum##c = more, product##c = by;
#define WORK(c) sum##c += more; product##c *= by; __asm__("" : "+x"(sum##c), "+x"(product##c));
#define KEEP(c) all += sum##c + product##c;

void run(double *out, uint64_t turns) {
    vector by = {0}, more = {0}, all = {0};
    by += 1.0 + out[0];
    more += out[1];
    EACH(MAKE)
    for (uint64_t turn = 0; turn < turns; turn++) { EACH(WORK) }
    EACH(KEEP)
    for (int i = 0; i < WIDE; i++) out[0] += all[i];
}
