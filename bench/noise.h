/* Philox4x32-10 and the inverse normal as stratagem has them, LANES futures side by side. */
static uint32_t keys[10][2];

static void round_keys(uint64_t seed) {
    for (uint32_t r = 0; r < 10; r++)
        keys[r][0] = (uint32_t)seed + r * 0x9E3779B9u, keys[r][1] = (uint32_t)(seed >> 32) + r * 0xBB67AE85u;
}

static double poly(const double *c, int n, double x) {
    double y = c[n - 1];
    for (int k = n - 2; k >= 0; k--) y = y * x + c[k];
    return y;
}

static const double upper[14] = {
    23.074474110204687, 283886.332145629, 748403795.1622492, 698509536446.9333, 282094797601058.5, 5.449986721022381e+16,
    5.308000646849504e+18, 2.6673832400198212e+20, 6.922068432054732e+21, 9.082394943246094e+22, 5.73667788823063e+23,
    1.5878884037984586e+24, 1.600188264153279e+24, 3.7420761233092464e+23};
static const double lower[15] = {
    1.0, 15137.640664120187, 46492491.867542356, 49914950323.12252, 23213281340867.797, 5212427651457738.0,
    5.997273347062108e+17, 3.646859969923074e+19, 1.184741332033206e+21, 2.04210525765882e+22, 1.8189984149609293e+23,
    7.940608871680463e+23, 1.5408999450636686e+24, 1.0993019113226367e+24, 1.8210539523031272e+23};
static const double near_upper[7] = {3.136053547490456, 6.592610045618812, -1.7464887561646774, -1.2465241540265326,
    -0.1045156509801466, -0.001657402494503382, -9.4952045595822e-07};
static const double near_lower[7] = {1.0, 4.568109667886405, 1.5380121094779338, -1.456989265049962, -0.4067069921755657,
    -0.023056631985761012, -0.00025562004863296487};

/* r stays below 8.6 for uniforms of 52 bits, so that the farther tail is never reached. */
static double tail(double u) {
    double p = u < 0.5 ? u : 1 - u, r = sqrt(-2 * log(p));
    double size = r - poly(near_upper, 7, r) / poly(near_lower, 7, r);
    return u < 0.5 ? -size : size;
}

static inline void quantiles(const double u[LANES], double z[LANES]) {
    int rare = 0;
    for (int i = 0; i < LANES; i++) {
        double v = u[i] * (1 - u[i]), q = u[i] - 0.5, n = upper[13], d = lower[14];
        for (int k = 12; k >= 0; k--) n = n * v + upper[k];
        for (int k = 13; k >= 0; k--) d = d * v + lower[k];
        z[i] = q * (2.5066282746310002 + q * q * (n / d));
        rare |= v < 511.0 / 262144.0;
    }
    if (rare)
        for (int i = 0; i < LANES; i++)
            if (u[i] * (1 - u[i]) < 511.0 / 262144.0) z[i] = tail(u[i]);
}

/* The normals of a process for steps 2 pair and 2 pair + 1. */
static void normals(uint64_t first, uint32_t pair, uint32_t process, double z0[LANES], double z1[LANES]) {
    double u0[LANES], u1[LANES];
    for (int i = 0; i < LANES; i++) {
        uint64_t c0 = (uint32_t)(first + i), c1 = pair, c2 = process, c3 = 0;
        for (int r = 0; r < 10; r++) {
            uint64_t p0 = c0 * 0xD2511F53u, p1 = c2 * 0xCD9E8D57u;
            c0 = ((p1 >> 32) ^ c1 ^ keys[r][0]) & 0xFFFFFFFFu;
            c1 = p1 & 0xFFFFFFFFu;
            c2 = ((p0 >> 32) ^ c3 ^ keys[r][1]) & 0xFFFFFFFFu;
            c3 = p0 & 0xFFFFFFFFu;
        }
        uint64_t a = c0 << 20 | c1 >> 12 | 0x3FF0000000000000u, b = c2 << 20 | c3 >> 12 | 0x3FF0000000000000u;
        double x, y;
        __builtin_memcpy(&x, &a, 8);
        __builtin_memcpy(&y, &b, 8);
        u0[i] = x - (1 - 0x1p-53);
        u1[i] = y - (1 - 0x1p-53);
    }
    quantiles(u0, z0);
    quantiles(u1, z1);
}
