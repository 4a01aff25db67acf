using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CondaStore.Domain.Specs;

/// <summary>Converts the paths and URLs that identify archives to URLs.</summary>
internal static partial class ArchivePlace
{
    private static readonly SearchValues<byte> PathBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/!$&'()*+,;=:@"u8);

    /// <summary>
    /// Returns the URL of a local file. All characters not allowed in a URL path are escaped, including the percent sign, which
    /// <see cref="Uri"/> treats as the start of an escape (https://www.rfc-editor.org/rfc/rfc3986#section-3.3).
    /// </summary>
    /// <param name="path">An absolute path.</param>
    public static string OfPath(string path)
    {
        string unix = Path.DirectorySeparatorChar == '/' ? path : path.Replace(Path.DirectorySeparatorChar, '/');
        StringBuilder url = new(unix.StartsWith('/') ? "file://" : "file:///");
        foreach (byte b in Encoding.UTF8.GetBytes(unix))
        {
            _ = PathBytes.Contains(b) ? url.Append((char)b) : url.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return url.ToString();
    }

    /// <summary>
    /// Returns the URL for a URL or path, expanding <c>~</c> and environment variables as CEP 23 (https://conda.org/learn/ceps/cep-0023)
    /// requires.
    /// </summary>
    /// <param name="place">A URL, an absolute or a relative path.</param>
    /// <param name="directory">The directory that relative paths are resolved against; null leaves them unchanged.</param>
    /// <param name="variables">Returns the value of a variable, with <c>HOME</c> for the home directory; null disables expansion.</param>
    public static string ToUrl(string place, string? directory, Func<string, string?>? variables)
    {
        if (variables is not null)
        {
            string? home = place is ['~', '/' or '\\', ..] ? variables("HOME") : null;
            place = home is null ? place : home + place[1..];
            place = Variable().Replace(place, match => variables(match.Groups[1].Value + match.Groups[2].Value) ?? match.Value);
        }

        if (place.Contains("://", StringComparison.Ordinal))
        {
            return place;
        }

        return Path.IsPathRooted(place) ? OfPath(place)
            : directory is null ? place
            : OfPath(Path.GetFullPath(place, directory));
    }

    [GeneratedRegex(@"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
