/* Sums of Philox4x32-10 uniforms and normals over futures and steps, 16 futures side by side, for comparison with the
 * kernel: gcc -O3 -march=native -ffast-math. The inverse normal is AS 241 (Wichura 1988), every lane through all of it
 * so that the compiler can keep it in vectors, or the centre and tails of stratagem.base.normal.
 *
 *     normals MODE FUTURES STEPS        MODE: uniforms, as241, ours
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LANES 16
#define BLOCKS 3 /* six draws a step */

static uint32_t keys[10][2];

static inline void block(uint64_t first, uint32_t step, uint32_t process, double u0[LANES], double u1[LANES]) {
    for (int i = 0; i < LANES; i++) {
        uint64_t c0 = (uint32_t)(first + i), c1 = step, c2 = process, c3 = 0;
        for (int r = 0; r < 10; r++) {
            uint64_t p0 = c0 * 0xD2511F53u, p1 = c2 * 0xCD9E8D57u;
            c0 = ((p1 >> 32) ^ c1 ^ keys[r][0]) & 0xFFFFFFFFu;
            c1 = p1 & 0xFFFFFFFFu;
            c2 = ((p0 >> 32) ^ c3 ^ keys[r][1]) & 0xFFFFFFFFu;
            c3 = p0 & 0xFFFFFFFFu;
        }
        uint64_t a = c0 << 20 | c1 >> 12 | 0x3FF0000000000000u, b = c2 << 20 | c3 >> 12 | 0x3FF0000000000000u;
        double x, y;
        memcpy(&x, &a, 8);
        memcpy(&y, &b, 8);
        u0[i] = x - (1 - 0x1p-53);
        u1[i] = y - (1 - 0x1p-53);
    }
}

static inline double as241(double p) {
    double q = p - 0.5, c = 0.180625 - q * q;
    double centre = q * (((((((2509.0809287301226727 * c + 33430.575583588128105) * c + 67265.770927008700853) * c
        + 45921.953931549871457) * c + 13731.693765509461125) * c + 1971.5909503065514427) * c + 133.14166789178437745) * c
        + 3.387132872796366608) / (((((((5226.495278852545925 * c + 28729.085735721942674) * c + 39307.89580009271061) * c
        + 21213.794301586595867) * c + 5394.1960214247511077) * c + 687.1870074920579083) * c + 42.313330701600911252) * c + 1.0);
    double r = sqrt(-log(q < 0 ? p : 1 - p)), s = r - 1.6, t = r - 5.0;
    double near = (((((((7.7454501427834140764e-4 * s + 0.0227238449892691845833) * s + 0.24178072517745061177) * s
        + 1.27045825245236838258) * s + 3.64784832476320460504) * s + 5.7694972214606914055) * s + 4.6303378461565452959) * s
        + 1.42343711074968357734) / (((((((1.05075007164441684324e-9 * s + 5.475938084995344946e-4) * s
        + 0.0151986665636164571966) * s + 0.14810397642748007459) * s + 0.68976733498510000455) * s + 1.6763848301838038494) * s
        + 2.05319162663775882187) * s + 1.0);
    double far = (((((((2.01033439929228813265e-7 * t + 2.71155556874348757815e-5) * t + 0.0012426609473880784386) * t
        + 0.026532189526576123093) * t + 0.29656057182850489123) * t + 1.7848265399172913358) * t + 5.4637849111641143699) * t
        + 6.6579046435011037772) / (((((((2.04426310338993978564e-15 * t + 1.4215117583164458887e-7) * t
        + 1.8463183175100546818e-5) * t + 7.868691311456132591e-4) * t + 0.0148753612908506148525) * t
        + 0.13692988092273580531) * t + 0.59983220655588793769) * t + 1.0);
    double tail = r <= 5.0 ? near : far;
    return fabs(q) <= 0.425 ? centre : q < 0 ? -tail : tail;
}

static const double upper[14] = {
    23.074474110204687, 283886.332145629, 748403795.1622492, 698509536446.9333, 282094797601058.5, 5.449986721022381e+16,
    5.308000646849504e+18, 2.6673832400198212e+20, 6.922068432054732e+21, 9.082394943246094e+22, 5.73667788823063e+23,
    1.5878884037984586e+24, 1.600188264153279e+24, 3.7420761233092464e+23};
static const double lower[15] = {
    1.0, 15137.640664120187, 46492491.867542356, 49914950323.12252, 23213281340867.797, 5212427651457738.0,
    5.997273347062108e+17, 3.646859969923074e+19, 1.184741332033206e+21, 2.04210525765882e+22, 1.8189984149609293e+23,
    7.940608871680463e+23, 1.5408999450636686e+24, 1.0993019113226367e+24, 1.8210539523031272e+23};

static inline void ours(const double u[LANES], double z[LANES]) {
    int rare = 0;
    for (int i = 0; i < LANES; i++) {
        double v = u[i] * (1 - u[i]), q = u[i] - 0.5, n = upper[13], d = lower[14];
        for (int k = 12; k >= 0; k--) n = n * v + upper[k];
        for (int k = 13; k >= 0; k--) d = d * v + lower[k];
        z[i] = q * (2.5066282746310002 + q * q * (n / d));
        rare |= v < 511.0 / 262144.0;
    }
    if (__builtin_expect(rare, 0))
        for (int i = 0; i < LANES; i++)
            if (u[i] * (1 - u[i]) < 511.0 / 262144.0) z[i] = as241(u[i]);
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    int normal = !strcmp(argv[1], "as241"), own = !strcmp(argv[1], "ours");
    uint64_t futures = strtoull(argv[2], 0, 10);
    uint32_t steps = (uint32_t)strtoul(argv[3], 0, 10);
    for (uint32_t r = 0; r < 10; r++) keys[r][0] = 1 + r * 0x9E3779B9u, keys[r][1] = r * 0xBB67AE85u;
    double *out = calloc(futures, sizeof *out), u[2][LANES], z[LANES];
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    for (uint64_t f = 0; f < futures; f += LANES)
        for (uint32_t t = 0; t < steps; t++)
            for (uint32_t p = 0; p < BLOCKS; p++) {
                block(f, t, p, u[0], u[1]);
                for (int w = 0; w < 2; w++) {
                    if (normal) for (int i = 0; i < LANES; i++) z[i] = as241(u[w][i]);
                    else if (own) ours(u[w], z);
                    else memcpy(z, u[w], sizeof z);
                    for (int i = 0; i < LANES; i++) out[f + i] += z[i];
                }
            }
    clock_gettime(CLOCK_MONOTONIC, &b);
    double seconds = (double)(b.tv_sec - a.tv_sec) + 1e-9 * (double)(b.tv_nsec - a.tv_nsec), sum = 0;
    for (uint64_t f = 0; f < futures; f++) sum += out[f];
    printf("%.6f %.12g\n", seconds / ((double)futures * steps * BLOCKS * 2) * 1e9, sum);
    return 0;
}
