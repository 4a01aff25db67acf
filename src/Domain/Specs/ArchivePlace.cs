using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CondaStore.Domain.Specs;

/// <summary>Makes URLs of the places that people name archives by.</summary>
internal static partial class ArchivePlace
{
    private static readonly SearchValues<byte> PathBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/!$&'()*+,;=:@"u8);

    /// <summary>
    /// The URL of a file of this machine. All that a path of a URL may not hold is escaped, a percent sign, too, which <see cref="Uri"/>
    /// takes for the beginning of an escape (https://www.rfc-editor.org/rfc/rfc3986#section-3.3).
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
    /// The URL for a URL or path, with the home folder for <c>~</c> and the values of variables filled in, as CEP 23 wants it
    /// (https://github.com/conda/ceps/blob/main/cep-0023.md).
    /// </summary>
    /// <param name="place">A URL, an absolute or a relative path.</param>
    /// <param name="directory">What relative paths start from; null leaves them as they are.</param>
    /// <param name="variables">Values by name, <c>HOME</c> for the home folder; null leaves texts as they are.</param>
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
