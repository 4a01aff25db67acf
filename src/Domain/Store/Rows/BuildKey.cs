using System.Globalization;

namespace CondaStore.Domain.Store.Rows;

/// <summary>
/// Formats and parses the name of a build's directory and artifacts, version 2 of conda-store's form: the first 8 digits of the
/// specification's SHA-256, the Unix time of scheduling (or of the attempt that follows an abandoned one), the build's id and the
/// environment's name.
/// </summary>
public static class BuildKey
{
    /// <summary>Formats a key.</summary>
    public static string Format(string sha256, DateTimeOffset scheduledOn, long id, string environment) =>
        string.Create(CultureInfo.InvariantCulture, $"{sha256.AsSpan(0, 8)}-{scheduledOn.ToUnixTimeSeconds()}-{id}-{environment}");

    /// <summary>Determines whether a directory belongs to an attempt of a build.</summary>
    internal static bool IsOf(string directory, string sha256, long id, string environment)
    {
        string[] parts = directory.Split('-', 4);
        return parts.Length == 4
            && parts[0] == sha256[..8]
            && parts[2] == id.ToString(CultureInfo.InvariantCulture)
            && parts[3] == environment
            && parts[1].Length > 0 && parts[1].All(char.IsAsciiDigit);
    }

    /// <summary>Returns the build's id from the name of a directory; null if the name is not a key.</summary>
    public static long? IdOf(string name) =>
        LooksLikeOne(name) && long.TryParse(name.Split('-', 4)[2], NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            ? id
            : null;

    /// <summary>Returns the Unix time in a key.</summary>
    internal static long TimeOf(string key) => long.Parse(key.Split('-', 3)[1], CultureInfo.InvariantCulture);

    /// <summary>Determines whether a name has the form of a key, so that it could collide with a build's directory.</summary>
    internal static bool LooksLikeOne(string name)
    {
        string[] parts = name.Split('-', 4);
        return parts.Length == 4
            && parts[0].Length == 8 && parts[0].All(char.IsAsciiHexDigitLower)
            && parts[1].Length > 0 && parts[1].All(char.IsAsciiDigit)
            && parts[2].Length > 0 && parts[2].All(char.IsAsciiDigit);
    }
}
