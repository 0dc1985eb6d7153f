package io.quantrial.trial.statistics;

/**
 * The distribution of Student's t with a whole number ν of degrees of freedom.
 *
 * <p>With θ = arctan(t / √ν), the chance A that a value lies between −t and t is a finite sum
 * (Abramowitz and Stegun 1964, equations 26.7.3 and 26.7.4):
 *
 * <ul>
 *   <li>odd ν: A = 2/π (θ + sin θ (cos θ + 2/3 cos³θ + … + 2·4·…·(ν−3) / (3·5·…·(ν−2)) cos^(ν−2)
 *       θ)), for ν = 1 without the sum
 *   <li>even ν: A = sin θ (1 + 1/2 cos²θ + … + 1·3·…·(ν−3) / (2·4·…·(ν−2)) cos^(ν−2) θ)
 * </ul>
 *
 * <p>The quantiles of ojAlgo 57.1.0 are approximate: a thousandth off at 3 and at 120 degrees.
 */
final class StudentT {

    /** Halvings of a quarter turn: more than a double can tell apart. */
    private static final int HALVINGS = 60;

    private StudentT() {}

    /**
     * Returns the t that a share of all values is closer to 0 than.
     *
     * @param share the share, between 0 and 1, such as 0.95
     * @param degrees the degrees of freedom ν, at least 1
     * @return t
     */
    static double twoSidedQuantile(double share, int degrees) {
        double low = 0;
        double high = Math.PI / 2;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (within(middle, degrees) < share) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.sqrt(degrees) * Math.tan((low + high) / 2);
    }

    private static double within(double theta, int degrees) {
        boolean isOdd = degrees % 2 == 1;
        double cosine = Math.cos(theta);
        double term = isOdd ? cosine : 1;
        double sum = degrees == 1 ? 0 : term;
        for (int power = isOdd ? 3 : 2; power <= degrees - 2; power += 2) {
            term *= cosine * cosine * (power - 1) / power;
            sum += term;
        }
        double product = Math.sin(theta) * sum;
        return isOdd ? 2 / Math.PI * (theta + product) : product;
    }
}
