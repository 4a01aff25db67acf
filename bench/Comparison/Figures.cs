using System.Globalization;

namespace CondaStore.Comparison;

/// <summary>Medians, and numbers as the tables show them.</summary>
internal static class Figures
{
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    public static string Milliseconds(double value) => value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    public static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Ratio(double ours, double theirs) => (ours / theirs).ToString("0.000", CultureInfo.InvariantCulture);
}
