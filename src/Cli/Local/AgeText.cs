using System.Globalization;

namespace CondaStore.Cli.Local;

/// <summary>Reads ages as they are written on the command line: a number with a unit, minutes, hours, days or weeks (<c>12h</c>, <c>30d</c>).</summary>
internal static class AgeText
{
    /// <summary>Reads an age; false when the text is none.</summary>
    public static bool TryParse(string text, out TimeSpan age)
    {
        age = default;
        double unit = text.Length == 0 ? 0 : text[^1] switch { 'm' => 1, 'h' => 60, 'd' => 24 * 60, 'w' => 7 * 24 * 60, _ => 0 };
        if (unit == 0
            || !double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            || number * unit >= TimeSpan.MaxValue.TotalMinutes / 2)
        {
            return false;
        }

        age = TimeSpan.FromMinutes(number * unit);
        return true;
    }
}
