using System.Globalization;

namespace CondaStore.Domain.Diagnostics;

/// <summary>Formats sizes in decimal units. <c>preview.js</c> formats sizes in the same way.</summary>
public static class ByteText
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>Formats a size with three significant digits or one decimal, for example <c>1.4 GB</c> and <c>395 MB</c>.</summary>
    public static string Of(double bytes)
    {
        int unit = 0;
        while (bytes >= 1000 && unit < Units.Length - 1)
        {
            bytes /= 1000;
            unit++;
        }

        return bytes.ToString(unit == 0 || bytes >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
