using System.Text.RegularExpressions;
using CondaStore.Domain.Packages.Archives;

namespace CondaStore.Domain.Packages.Wheels;

/// <summary>
/// Maps the files of a wheel to their paths once extracted. An extracted wheel is shared between environments with different Pythons and so
/// is independent of Python, with a folder for each scheme of the format (PEP 427, https://peps.python.org/pep-0427/).
/// </summary>
internal static partial class WheelPlaces
{
    /// <summary>The folder of files for site-packages, as in platform-independent conda packages.</summary>
    public const string SitePackages = "site-packages/";

    /// <summary>The folder of commands, as in platform-independent conda packages.</summary>
    public const string Scripts = "python-scripts/";

    /// <summary>The folder of C headers.</summary>
    public const string Headers = "python-headers/";

    /// <summary>The folder of files for the root of the environment.</summary>
    public const string Data = "python-data/";

    /// <summary>Returns the path of a member; null for files that every installation regenerates.</summary>
    /// <param name="member">The path in the wheel.</param>
    /// <param name="stem">Name and version as the names of its directories have them.</param>
    /// <param name="distribution">The project's name as the wheel's name has it.</param>
    /// <exception cref="Diagnostics.StoreException"><see cref="Diagnostics.ErrorCode.UnsafeArchive"/>: it has an unknown scheme, or would
    /// replace the interpreter.</exception>
    public static string? Of(string member, string stem, string distribution)
    {
        string metadata = $"{stem}.dist-info/";
        if (member.StartsWith(metadata, StringComparison.Ordinal)
            && member[metadata.Length..] is "RECORD" or "RECORD.jws" or "RECORD.p7s" or "INSTALLER" or "REQUESTED" or "direct_url.json")
        {
            return null;
        }

        string data = $"{stem}.data/";
        if (!member.StartsWith(data, StringComparison.Ordinal))
        {
            return SitePackages + member;
        }

        string rest = member[data.Length..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        string path = slash < 0 ? string.Empty : rest[(slash + 1)..];
        string place = (slash < 0 ? string.Empty : rest[..slash]) switch
        {
            "purelib" or "platlib" => SitePackages + path,
            "scripts" => Scripts + path,
            "headers" => $"{Headers}{distribution}/{path}",
            "data" => Data + path,
            _ => throw ArchiveErrors.Unsafe("is for no place that wheels have.", member),
        };
        string? command = place.StartsWith(Scripts, StringComparison.Ordinal) ? path : CommandOf(place);
        return command is null || !IsInterpreter(command)
            ? place
            : throw ArchiveErrors.Unsafe("would take the place of the interpreter.", member);
    }

    /// <summary>Determines whether a command has a name that belongs to Python itself.</summary>
    public static bool IsInterpreter(string command) => Interpreter().IsMatch(command);

    private static string? CommandOf(string place) =>
        place.StartsWith(Data + "bin/", StringComparison.OrdinalIgnoreCase) ? place[(Data.Length + 4)..]
        : place.StartsWith(Data + "Scripts/", StringComparison.OrdinalIgnoreCase) ? place[(Data.Length + 8)..]
        : null;

    [GeneratedRegex(@"^(python|pythonw|pypy|graalpy)[0-9.]*[tw]?(\.exe|\.py)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Interpreter();
}
