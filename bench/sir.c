/* SIR by hand, 64 futures side by side: parameters (2, count), out (steps + 1, count) gets the infectious.
 * Row 0 of the parameters is the contact infectivity, row 1 the duration. count is a multiple of 64.
 */
#include <stdint.h>

#define LANES 64

void run(const double *restrict parameters, double *restrict out, uint64_t count, uint64_t steps) {
    const double population = 1000, dt = 0.25;
    for (uint64_t first = 0; first < count; first += LANES) {
        double susceptible[LANES], infectious[LANES], recovered[LANES], infectivity[LANES], rate[LANES];
        for (int i = 0; i < LANES; i++) {
            infectivity[i] = parameters[first + i] / population;
            rate[i] = 1 / parameters[count + first + i];
            susceptible[i] = population;
            infectious[i] = 5;
            recovered[i] = 0;
        }
        for (uint64_t t = 0; t <= steps; t++) {
            double *row = out + t * count + first;
            for (int i = 0; i < LANES; i++) {
                double succumbing = susceptible[i] * infectious[i] * infectivity[i], recovering = infectious[i] * rate[i];
                row[i] = infectious[i];
                susceptible[i] -= dt * succumbing;
                infectious[i] += dt * (succumbing - recovering);
                recovered[i] += dt * recovering;
            }
        }
    }
}
