using System.Globalization;

namespace CondaStore.Domain.Pypi.Tags;

/// <summary>
/// Represents a system that wheels are chosen for, by its platform tags, the best first (PEP 425, https://peps.python.org/pep-0425/; with
/// 600 and 656).
/// </summary>
public sealed class TargetPlatform
{
    /// <summary>The default glibc of a target: that of manylinux2014, which conda-forge also builds for.</summary>
    private const int DefaultGlibc = 17;

    /// <summary>The lowest glibc of manylinux tags on machines other than x86.</summary>
    private const int FirstGlibc = 17;

    /// <summary>The lowest glibc of manylinux tags on x86 machines.</summary>
    private const int FirstGlibcOfIntel = 5;

    /// <summary>The last minor version of macOS 10.</summary>
    private const int LastMacOS10 = 16;

    private const int FirstMacOS10 = 4;

    private static readonly string[] MacFormats = ["x86_64", "intel", "fat64", "fat3", "universal2", "universal"];
    private static readonly string[] AppleFormats = ["arm64", "universal2"];

    private readonly string[] _tags;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _positions;

    private TargetPlatform(string description, IEnumerable<string> tags)
    {
        Description = description;
        _tags = [.. tags];
        Dictionary<string, int> positions = new(StringComparer.Ordinal);
        for (int i = 0; i < _tags.Length; i++)
        {
            positions[_tags[i]] = i;
        }

        _positions = positions.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Gets a description such as <c>Linux x86_64 with glibc 2.28</c>.</summary>
    public string Description { get; }

    /// <summary>Gets the platform tags of wheels that run there, the best first.</summary>
    public IReadOnlyList<string> Tags => _tags;

    /// <summary>Creates the platform of a conda environment.</summary>
    /// <param name="subdir">The subdir, for example <c>linux-64</c>.</param>
    /// <param name="virtualPackages">
    /// Returns the version of a virtual package of the target, for example of <c>__glibc</c>; null if it is absent. </param>
    /// <returns>The platform, or null if there are no wheels for it.</returns>
    public static TargetPlatform? Create(string subdir, Func<string, string?> virtualPackages)
    {
        switch (subdir)
        {
            case "win-64":
                return Windows("win_amd64");
            case "win-arm64":
                return Windows("win_arm64");
            case "win-32":
                return Windows("win32");
            case "osx-64" or "osx-arm64":
                bool isArm = subdir == "osx-arm64";
                (int major, int minor) = Numbers(virtualPackages("__osx")) ?? (isArm ? (11, 0) : (10, 15));
                return MacOS(isArm ? "arm64" : "x86_64", major, minor);
        }

        if (!subdir.StartsWith("linux-", StringComparison.Ordinal))
        {
            return null;
        }

        string machine = subdir["linux-".Length..] switch { "64" => "x86_64", "32" => "i686", string other => other };
        return Numbers(virtualPackages("__musl")) is { } musl
            ? Musl(machine, musl.Minor)
            : Glibc(machine, Numbers(virtualPackages("__glibc"))?.Minor ?? DefaultGlibc);
    }

    /// <summary>Linux with glibc 2.<paramref name="minor"/>.</summary>
    /// <param name="machine">The kernel's name of the machine, <c>x86_64</c>.</param>
    /// <param name="minor">The second number of the version of glibc.</param>
    public static TargetPlatform Glibc(string machine, int minor) =>
        new(Text($"Linux {machine} with glibc 2.{minor}"), GlibcTags(machine, minor));

    /// <summary>Linux with musl 1.<paramref name="minor"/>.</summary>
    /// <param name="machine">The kernel's name of the machine, <c>x86_64</c>.</param>
    /// <param name="minor">The second number of the version of musl.</param>
    public static TargetPlatform Musl(string machine, int minor) =>
        new(
            Text($"Linux {machine} with musl 1.{minor}"),
            [.. Descending(minor, 0).Select(n => Text($"musllinux_1_{n}_{machine}")), $"linux_{machine}"]);

    /// <summary>macOS.</summary>
    /// <param name="machine"><c>x86_64</c> or <c>arm64</c>.</param>
    /// <param name="major">First number of its version.</param>
    /// <param name="minor">The second number, relevant only for macOS 10.</param>
    public static TargetPlatform MacOS(string machine, int major, int minor) =>
        new(Text($"macOS {major}.{minor} on {machine}"), MacTags(machine == "arm64", major, minor));

    /// <summary>Windows.</summary>
    /// <param name="tag">Its only platform tag, <c>win_amd64</c>.</param>
    public static TargetPlatform Windows(string tag) => new($"Windows ({tag})", [tag]);

    /// <summary>Returns the index of a platform tag in <see cref="Tags"/>; -1 if wheels for it do not run on the platform.</summary>
    public int IndexOf(ReadOnlySpan<char> tag) => _positions.TryGetValue(tag, out int position) ? position : -1;

    private static IEnumerable<string> GlibcTags(string machine, int minor)
    {
        int first = machine is "x86_64" or "i686" ? FirstGlibcOfIntel : FirstGlibc;
        foreach (int n in Descending(minor, first))
        {
            yield return Text($"manylinux_2_{n}_{machine}");
            string? legacy = n switch { 17 => "manylinux2014", 12 => "manylinux2010", 5 => "manylinux1", _ => null };
            if (legacy is not null)
            {
                yield return $"{legacy}_{machine}";
            }
        }

        // Last, although the newest packaging library has it first: a tag without a glibc version is the least reliable.
        yield return $"linux_{machine}";
    }

    private static IEnumerable<string> MacTags(bool isArm, int major, int minor)
    {
        foreach (int n in Descending(major, 11))
        {
            foreach (string format in isArm ? AppleFormats : MacFormats)
            {
                yield return Text($"macosx_{n}_0_{format}");
            }
        }

        foreach (int n in Descending(major >= 11 ? LastMacOS10 : minor, FirstMacOS10))
        {
            foreach (string format in isArm ? AppleFormats[1..] : MacFormats)
            {
                yield return Text($"macosx_10_{n}_{format}");
            }
        }
    }

    private static IEnumerable<int> Descending(int from, int to) => Enumerable.Range(0, Math.Max(0, from - to + 1)).Select(i => from - i);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns the first two numbers of a version, <c>(15, 0)</c> for <c>15</c>; null if it has none.</summary>
    private static (int Major, int Minor)? Numbers(string? version)
    {
        string[] parts = version?.Split('.') ?? [];
        return Number(0) is { } major ? (major, Number(1) ?? 0) : null;

        int? Number(int index) =>
            int.TryParse(parts.ElementAtOrDefault(index), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}
