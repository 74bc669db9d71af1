"""The quantile of the standard normal distribution over `Arithmetic`.

Made for vectors: 255 of 256 draws need nothing but a rational function. With q = u - 1/2 and v = u (1 - u) the quantile is
q sqrt(2 pi) + q**3 R(v), and R is smooth down to v = 0, where it grows like the root of a logarithm. A minimax rational function follows it
to v = 1/513; its coefficients are all positive, so that nothing cancels. What is left goes through r = sqrt(-2 log p) and two more rational
functions, the second of them below p = 8.7e-17 only. The fits are made by `bench/fit_normal.py`; the scheme of centre and tails is
Wichura's (1988, AS 241).
"""

from __future__ import annotations

from stratagem.base.arithmetic import Arithmetic, Floats
from stratagem.base.exponential import log
from stratagem.base.polynomial import estrin, horner, squarings

ROOT_TWO_PI = 2.5066282746310002
EDGE = 511 / 512**2
"""v at u = 1/512: the centre's fit holds from here to 1/4."""
CENTRE_UPPER = (
    23.074474110204687, 283886.332145629, 748403795.1622492, 698509536446.9333, 282094797601058.5, 5.449986721022381e+16,
    5.308000646849504e+18, 2.6673832400198212e+20, 6.922068432054732e+21, 9.082394943246094e+22, 5.73667788823063e+23,
    1.5878884037984586e+24, 1.600188264153279e+24, 3.7420761233092464e+23,
)  # fmt: skip
CENTRE_LOWER = (
    1.0, 15137.640664120187, 46492491.867542356, 49914950323.12252, 23213281340867.797, 5212427651457738.0, 5.997273347062108e+17,
    3.646859969923074e+19, 1.184741332033206e+21, 2.04210525765882e+22, 1.8189984149609293e+23, 7.940608871680463e+23,
    1.5408999450636686e+24, 1.0993019113226367e+24, 1.8210539523031272e+23,
)  # fmt: skip
"""Error 9.1e-17 of the quantile."""
NEAR = 8.6
"""r up to which the nearer tail's fit holds, from r = 3.53."""
NEAR_UPPER = (
    257.6193161898348, 486.6645808867097, -215.86703010812428, -273.43511145997377, -43.35717843448007, -0.8063711860715317,
    0.03315173108719722,
)  # fmt: skip
NEAR_LOWER = (
    1.0, -86.44650120270883, -371.369094770519, -279.33443901657324, -43.21127744765721, -0.8056746759109311, 0.033148240296820494,
)  # fmt: skip
"""Error 5.1e-17 of the quantile."""
FAR_UPPER = (
    32.86967299820436, 7.893530025489898, -18.407958507407354, -8.645373612226155, -1.2183463278980202, -0.06196396680021859,
    -0.0010827020762595627, -4.893043041298378e-06,
)  # fmt: skip
FAR_LOWER = (
    1.0, -13.858794444732553, -22.58492144431175, -8.918987023159001, -1.2243683269213514, -0.0619993898142391,
    -0.0010827127599444153, -4.893034261945812e-06,
)  # fmt: skip
"""Error 1.6e-17 of the quantile, to the smallest subnormal (r = 38.6)."""


def normal_quantile(a: Arithmetic, u: Floats) -> Floats:
    """The x with P(X <= x) = u for a standard normal X. -inf at 0, inf at 1, NaN outside [0, 1]."""
    return a.routine("normal_quantile", _quantile, u)


def _quantile(a: Arithmetic, u: Floats) -> Floats:
    v = a.mul(u, a.sub(a.constant(1.0), u))
    q = a.sub(u, a.constant(0.5))
    powers = squarings(a, v, 4)
    ratio = a.div(estrin(a, CENTRE_UPPER, powers), estrin(a, CENTRE_LOWER, powers))
    centre = a.mul(q, a.add(a.constant(ROOT_TWO_PI), a.mul(a.mul(q, q), ratio)))
    return a.rarely(a.lt(v, a.constant(EDGE)), lambda: a.routine("normal_tail", _tail, u, seldom=True), centre)


def _tail(a: Arithmetic, u: Floats) -> Floats:
    zero, one = a.constant(0.0), a.constant(1.0)
    below = a.lt(u, a.constant(0.5))
    p = a.select(below, u, a.sub(one, u))
    r = a.sqrt(a.mul(a.constant(-2.0), log(a, p)))
    near = a.div(horner(a, NEAR_UPPER, r), horner(a, NEAR_LOWER, r))
    far = a.gt(r, a.constant(NEAR))
    ratio = a.rarely(far, lambda: a.div(horner(a, FAR_UPPER, r), horner(a, FAR_LOWER, r)), near)
    size = a.select(a.eq(p, zero), a.constant(float("inf")), a.mul(r, ratio))
    return a.select(below, a.neg(size), size)
