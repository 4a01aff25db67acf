using System.Globalization;

namespace CondaStore.Cli.Local;

/// <summary>Parses ages: a number and a unit of minutes, hours, days or weeks (<c>12h</c>, <c>30d</c>).</summary>
internal static class AgeText
{
    /// <summary>Parses an age; false if the text is invalid.</summary>
    public static bool TryParse(string text, out TimeSpan age)
    {
        age = default;
        double unit = text.Length == 0 ? 0 : text[^1] switch { 'm' => 1, 'h' => 60, 'd' => 24 * 60, 'w' => 7 * 24 * 60, _ => 0 };
        if (unit == 0
            || !double.TryParse(
                text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            || number * unit >= TimeSpan.MaxValue.TotalMinutes / 2)
        {
            return false;
        }

        age = TimeSpan.FromMinutes(number * unit);
        return true;
    }
}
