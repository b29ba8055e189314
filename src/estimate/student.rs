//! Quantiles of Student's t distribution.

/// Steps of halving: enough for every digit of a double.
const HALVINGS: usize = 200;
/// Terms of the continued fraction at most; it needs about the root of its largest parameter.
const TERMS: usize = 10_000;
/// Degrees of freedom beyond which the distribution is the normal one to eight digits, where the fraction
/// would be long.
const NORMAL: f64 = 1e7;

/// How many standard errors an interval of this level reaches to either side, with so many degrees of
/// freedom.
///
/// The level is between 0 and 1, degrees are above 0. By halving, on the distribution function in its form as
/// an incomplete beta function (Press et al. 2007, *Numerical Recipes*, 3rd ed., §6.14.3).
pub(crate) fn reach(level: f64, degrees: f64) -> f64 {
    let degrees = degrees.min(NORMAL);
    let outside = |t: f64| incomplete_beta(degrees / 2.0, 0.5, degrees / (degrees + t * t));
    let (mut low, mut high) = (0.0, 1.0);
    while outside(high) > 1.0 - level && high < f64::MAX / 4.0 {
        high *= 2.0;
    }
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if outside(middle) > 1.0 - level { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The regularized incomplete beta function, I of a and b at x.
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    let front = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b);
    let front = libm::exp(front + a * libm::log(x) + b * libm::log1p(-x));
    match x < (a + 1.0) / (a + b + 2.0) {
        true => front * fraction(a, b, x) / a,
        false => 1.0 - front * fraction(b, a, 1.0 - x) / b,
    }
}

/// Its continued fraction, by the method of Lentz.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let away = |value: f64| if value.abs() < f64::MIN_POSITIVE { f64::MIN_POSITIVE } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut product = d;
    for m in (1..TERMS).map(|m| m as f64) {
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let before = product;
        for term in [even, odd] {
            d = 1.0 / away(1.0 + term * d);
            c = away(1.0 + term / c);
            product *= c * d;
        }
        if (product - before).abs() <= f64::EPSILON * product.abs() {
            break;
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_scipy() {
        // scipy.stats.t.ppf((1 + level) / 2, degrees)
        for (level, degrees, expected) in [
            (0.95, 1.0, 12.706_204_736_174_69),
            (0.95, 9.0, 2.262_157_162_798_205),
            (0.9, 4.0, 2.131_846_786_326_649),
            (0.99, 250.0, 2.595_637_630_466_181),
            (0.5, 30.0, 0.682_755_693_309_142_5),
            (0.95, 100_000.0, 1.959_987_707_534_61),
        ] {
            let found = reach(level, degrees);
            assert!((found / expected - 1.0).abs() < 1e-9, "{level} {degrees}: {found}, expected {expected}");
        }
        assert!((reach(0.95, f64::INFINITY) - 1.959_963_984_540_054).abs() < 1e-6);
    }
}
