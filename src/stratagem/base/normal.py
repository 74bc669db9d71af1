"""The quantile of the standard normal distribution over `Arithmetic`.

Made for vectors: 255 of 256 draws need nothing but a rational function. With q = u - 1/2 and v = u (1 - u) the
quantile is q sqrt(2 pi) + q**3 R(v), and R is smooth down to v = 0, where it grows like the root of a logarithm. A
minimax rational function follows it to v = 1/513. What is left goes through r = sqrt(-2 log p), from which two more
rational functions, the second below p = 8.7e-17 only, are subtracted. The coefficients of the centre are all
positive, so that nothing cancels. The fits are made by `bench/fit_normal.py`; the scheme of centre and tails is
Wichura's (1988, AS 241).
"""

from __future__ import annotations

from collections.abc import Sequence

from stratagem.base.arithmetic import Arithmetic, Floats
from stratagem.base.exponential import log
from stratagem.base.polynomial import estrin, horner, squarings

ROOT_TWO_PI = 2.5066282746310002
EDGE = 511 / 512**2
"""v at u = 1/512: the centre's fit holds from here to 1/4."""
CENTRE_UPPER = (
    23.074474110204687,
    283886.332145629,
    748403795.1622492,
    698509536446.9333,
    282094797601058.5,
    5.449986721022381e16,
    5.308000646849504e18,
    2.6673832400198212e20,
    6.922068432054732e21,
    9.082394943246094e22,
    5.73667788823063e23,
    1.5878884037984586e24,
    1.600188264153279e24,
    3.7420761233092464e23,
)
CENTRE_LOWER = (
    1.0,
    15137.640664120187,
    46492491.867542356,
    49914950323.12252,
    23213281340867.797,
    5212427651457738.0,
    5.997273347062108e17,
    3.646859969923074e19,
    1.184741332033206e21,
    2.04210525765882e22,
    1.8189984149609293e23,
    7.940608871680463e23,
    1.5408999450636686e24,
    1.0993019113226367e24,
    1.8210539523031272e23,
)
"""Error 9.1e-17 of the quantile."""
NEAR = 8.6
"""r up to which the nearer tail's fit holds, from r = 3.53."""
NEAR_UPPER = (
    3.136053547490456,
    6.592610045618812,
    -1.7464887561646774,
    -1.2465241540265326,
    -0.1045156509801466,
    -0.001657402494503382,
    -9.4952045595822e-07,
)
NEAR_LOWER = (
    1.0,
    4.568109667886405,
    1.5380121094779338,
    -1.456989265049962,
    -0.4067069921755657,
    -0.023056631985761012,
    -0.00025562004863296487,
)
"""Error 2.79e-17 of the quantile."""
FAR_UPPER = (
    2.988130938855161,
    6.788653546111899,
    2.319836240490277,
    0.22032746849280405,
    0.006659870900534772,
    5.874415856435547e-05,
    9.77967146171132e-08,
)
FAR_LOWER = (
    1.0,
    4.350700874269894,
    3.539181030149492,
    0.761399702984494,
    0.05359567115548435,
    0.001273307756261091,
    8.890744118149661e-06,
    1.0950913047550349e-08,
)
"""Error 8.23e-17 of the quantile, to the smallest subnormal (r = 38.6)."""


def normal_quantile(a: Arithmetic, u: Floats) -> Floats:
    """The x with P(X <= x) = u for a standard normal X. -inf at 0, inf at 1, NaN outside [0, 1]."""
    return a.routine("normal_quantile", _quantile, u)


def normal_quantiles(a: Arithmetic, uniforms: Sequence[Floats]) -> list[Floats]:
    """`normal_quantile` of several values at once, which is faster: they go side by side, with one test for tails."""
    centres = [_centre(a, u) for u in uniforms]
    tails = [a.lt(v, a.constant(EDGE)) for _, v in centres]
    return a.rarely_each(tails, lambda i: _rare(a, uniforms[i]), [value for value, _ in centres])


def _quantile(a: Arithmetic, u: Floats) -> Floats:
    return normal_quantiles(a, [u])[0]


def _centre(a: Arithmetic, u: Floats) -> tuple[Floats, Floats]:
    """The quantile where it is not in the tails, and v."""
    v = a.mul(u, a.sub(a.constant(1.0), u))
    q = a.sub(u, a.constant(0.5))
    powers = squarings(a, v, 4)
    ratio = a.div(estrin(a, CENTRE_UPPER, powers), estrin(a, CENTRE_LOWER, powers))
    return a.mul(q, a.add(a.constant(ROOT_TWO_PI), a.mul(a.mul(q, q), ratio))), v


def _rare(a: Arithmetic, u: Floats) -> Floats:
    return a.routine("normal_tail", _tail, u, seldom=True)


def _tail(a: Arithmetic, u: Floats) -> Floats:
    zero, one = a.constant(0.0), a.constant(1.0)
    below = a.lt(u, a.constant(0.5))
    p = a.select(below, u, a.sub(one, u))
    r = a.sqrt(a.mul(a.constant(-2.0), log(a, p)))
    near = a.div(horner(a, NEAR_UPPER, r), horner(a, NEAR_LOWER, r))
    far = a.gt(r, a.constant(NEAR))
    excess = a.rarely(far, lambda: a.div(horner(a, FAR_UPPER, r), horner(a, FAR_LOWER, r)), near)
    size = a.select(a.eq(p, zero), a.constant(float("inf")), a.sub(r, excess))
    return a.select(below, a.neg(size), size)
