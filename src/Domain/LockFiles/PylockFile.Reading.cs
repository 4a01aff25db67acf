using System.Text.RegularExpressions;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Building;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Tags;
using Tomlyn.Model;

namespace CondaStore.Domain.LockFiles;

// A pylock.toml says which files may be installed, and has no Python: it is read as requirements that admit these files only, so that the
// same search chooses the Python, checks markers and tags, and finds the files.
public static partial class PylockFile
{
    private const int MaximumBytes = 32 << 20;

    private static readonly string[] Algorithms = ["sha256", "sha384", "sha512"];

    /// <summary>Determines whether a text is a <c>pylock.toml</c>.</summary>
    public static bool IsPylock(string text) => LockVersion().IsMatch(text);

    /// <summary>Reads a file as lines of a requirements file, each with the hashes of the files that it may be.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Its name, for errors; null if unknown.</param>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidDocument"/>: it is not TOML; <see cref="ErrorCode.InvalidLockfile"/>: it is not in the format, is of a
    /// newer version, or has a package without a usable hash.
    /// </exception>
    public static PylockRequirements Read(string text, string? file)
    {
        if (text.Length > MaximumBytes)
        {
            throw new StoreException(ErrorCode.InvalidLockfile, $"A pylock.toml has at most {MaximumBytes >> 20} MiB.");
        }

        TomlTable root = TomlDocument.Read(text, file);
        string version = root.Text("lock-version") ?? "";
        if (!version.StartsWith("1.", StringComparison.Ordinal))
        {
            throw Fault($"It is of the version '{version}' of pylock.toml, and only version 1 is known.", Place(0));
        }

        TomlTable[] packages = root.TryGetValue("packages", out object? list) ? list switch
        {
            TomlTableArray tables => [.. tables],
            TomlArray items => [.. items.OfType<TomlTable>()],
            _ => throw Fault("Its packages are no list.", Place(0)),
        } : throw Fault("The key 'packages' is missing.", Place(0));
        int[] lines =
        [
            .. text.Split('\n').Index()
                .Where(l => l.Item.TrimStart().StartsWith("[[packages]]", StringComparison.Ordinal)).Select(l => l.Index),
        ];
        IReadOnlyList<string> groups = root.Texts("default-groups") ?? [];
        List<(string Text, SourceLocation Location)> read = [];
        foreach ((int i, TomlTable package) in packages.Index())
        {
            SourceLocation place = Place(lines.Length == packages.Length ? lines[i] : 0);
            string name = package.Text("name") is { } written && ProjectName.TryNormalize(written, out string? normal) ? normal
                : throw Fault("A package has no name.", place);
            CheckTexts(package, name, place);
            read.AddRange(LinesOf(package, name, Marker(package, groups), message => Fault(message, place)).Select(line => (line, place)));
        }

        return new PylockRequirements(root.Text("requires-python"), [.. Indexes(packages).Select(l => (l, Place(0))), .. read]);

        SourceLocation Place(int line) => new(file, line + 1, 1);
    }

    // What becomes a part of a line must not be able to end it, or to add to it.
    private static void CheckTexts(TomlTable table, string name, SourceLocation place)
    {
        foreach ((string key, object value) in table)
        {
            if (value is TomlTable inner)
            {
                CheckTexts(inner, name, place);
            }
            else if (value is string text && key != "marker" && text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            {
                throw Fault($"'{name}' has a value of '{key}' with blanks.", place);
            }
        }

        foreach (TomlTable file in Tables(table, "wheels"))
        {
            CheckTexts(file, name, place);
        }
    }

    private static IEnumerable<string> Indexes(IEnumerable<TomlTable> packages)
    {
        string[] indexes = [.. packages.Select(p => p.Text("index")?.TrimEnd('/')).OfType<string>().Distinct()];
        return indexes.Length == 0 || (indexes.Length == 1 && indexes[0] == IndexLocation.Pypi.Url) ? []
            : [$"--index-url {indexes[0]}/", .. indexes.Skip(1).Select(index => $"--extra-index-url {index}/")];
    }

    private static IEnumerable<string> LinesOf(TomlTable package, string name, string marker, Func<string, StoreException> fault)
    {
        if (package.Table("vcs") is { } vcs)
        {
            string commit = vcs.Text("commit-id") ?? throw fault($"'{name}' has no commit.");
            string place = vcs.Text("url") ?? vcs.Text("path") ?? throw fault($"'{name}' has no repository.");
            return vcs.Text("type") == "git"
                ? [$"{name} @ git+{place}@{commit}{Folder(vcs)}{marker}"]
                : throw fault($"'{name}' is in a repository that is not one of git.");
        }

        if (package.Table("directory") is { } directory)
        {
            return [directory.Text("path") ?? throw fault($"'{name}' has no path.")];
        }

        if (package.Table("archive") is { } archive)
        {
            string hash = Hashes([archive]) is { Length: > 0 } found ? found : throw fault($"'{name}' has no hash.");
            return archive.Text("url") is { } url ? [$"{name} @ {url}{Folder(archive)}{marker}{hash}"]
                : [(archive.Text("path") ?? throw fault($"'{name}' has no place.")) + hash];
        }

        TomlTable[] files = [.. Tables(package, "wheels"), .. package.Table("sdist") is { } sdist ? (TomlTable[])[sdist] : []];
        string hashes = Hashes(files);
        string version = package.Text("version") ?? files.Select(VersionOf).OfType<string>().FirstOrDefault()
            ?? throw fault($"'{name}' has no version.");
        string[] folders = [.. files.Where(f => f.Text("url") is null).Select(f => f.Text("path")).OfType<string>()
            .Select(p => p.Contains('/', StringComparison.Ordinal) ? p[..p.LastIndexOf('/')] : ".").Distinct()];
        return hashes.Length > 0
            ? [.. folders.Select(f => $"--find-links {f}"), $"{name}=={version}{marker}{hashes}"]
            : throw fault($"'{name}' has no file with a hash of {string.Join(", ", Algorithms)}.");
    }

    private static string? VersionOf(TomlTable file) =>
        (file.Text("name") ?? file.Text("url") ?? file.Text("path"))?.Split('/')[^1] is { } name
            && WheelFileName.TryParse(Uri.UnescapeDataString(name), out WheelFileName? wheel) ? wheel.Version.ToString() : null;

    private static string Folder(TomlTable source) => source.Text("subdirectory") is { } folder ? $"#subdirectory={folder}" : "";

    private static string Hashes(IEnumerable<TomlTable> files) => string.Concat(files
        .Select(f => f.Table("hashes")).OfType<TomlTable>()
        .Select(hashes => Algorithms.Where(a => hashes.Text(a) is not null).Select(a => $" --hash={a}:{hashes.Text(a)}").FirstOrDefault())
        .Distinct());

    private static IEnumerable<TomlTable> Tables(TomlTable package, string key) => !package.TryGetValue(key, out object? value) ? []
        : value is TomlTableArray tables ? tables
        : value is TomlArray items ? items.OfType<TomlTable>()
        : [];

    // Of extras none are asked for, and of groups those that the file names as the default.
    private static string Marker(TomlTable package, IReadOnlyList<string> groups) => package.Text("marker") is not { } marker
        ? ""
        : " ; " + Membership().Replace(
            marker.ReplaceLineEndings(" "),
            m => m.Groups["set"].Value == "dependency_groups" && groups.Contains(m.Groups["name"].Value)
                ? "python_version >= \"0\""
                : "python_version < \"0\"");

    private static StoreException Fault(string message, SourceLocation place) =>
        new(ErrorCode.InvalidLockfile, message) { Location = place };

    [GeneratedRegex(@"^\s*lock-version\s*=", RegexOptions.Multiline)]
    private static partial Regex LockVersion();

    [GeneratedRegex("""(?<q>["'])(?<name>[^"']*)\k<q>\s+in\s+(?<set>extras|dependency_groups)""")]
    private static partial Regex Membership();
}
