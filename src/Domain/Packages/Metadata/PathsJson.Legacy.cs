using System.IO.Enumeration;
using System.Text;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Packages.Metadata;

public sealed partial record PathsJson
{
    private const int MaximumLegacyBytes = 64 << 20;

    private static PathsJson ReadLegacy(string packageDirectory)
    {
        Dictionary<string, (string Placeholder, PlaceholderMode Mode)> placeholders = new(StringComparer.Ordinal);
        foreach (string line in ReadLines(packageDirectory, "info/has_prefix") ?? [])
        {
            AddPlaceholder(placeholders, line);
        }

        HashSet<string> noLink = [.. (ReadLines(packageDirectory, "info/no_link") ?? []).Select(CheckPath)];
        List<PathsEntry> entries = [];
        foreach (string line in ReadLines(packageDirectory, "info/files") ?? EnumerateFiles(packageDirectory))
        {
            CheckCount(entries.Count, "info/files");
            string path = CheckPath(line);
            bool replaced = placeholders.TryGetValue(path, out (string Placeholder, PlaceholderMode Mode) placeholder);
            FileInfo file = new(Path.Combine(packageDirectory, path));
            entries.Add(new PathsEntry
            {
                Path = path,
                Type = file.LinkTarget is not null
                    ? PathType.SoftLink
                    : Directory.Exists(file.FullName) ? PathType.Directory
                    : PathType.HardLink,
                PrefixPlaceholder = replaced ? placeholder.Placeholder : null,
                PlaceholderMode = placeholder.Mode,
                NoLink = noLink.Contains(path),
            });
        }

        return new PathsJson(Distinct(entries));
    }

    private static string[]? ReadLines(string packageDirectory, string path) =>
        MetadataFile.Read(packageDirectory, path, MaximumLegacyBytes) is byte[] utf8
            ? Encoding.UTF8.GetString(utf8).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : null;

    // The files of a package without any list of files: those that were extracted.
    private static IEnumerable<string> EnumerateFiles(string packageDirectory) =>
        new FileSystemEnumerable<string>(
            packageDirectory,
            (ref FileSystemEntry entry) =>
                Path.GetRelativePath(packageDirectory, entry.ToFullPath()).Replace(Path.DirectorySeparatorChar, '/'),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        {
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(ref entry),
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory || IsLink(ref entry),
        }
            .Where(file => !PackagePath.IsWithin(file, "info"))
            .Order(StringComparer.Ordinal);

    private static bool IsLink(ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) != 0;

    // Either a path alone, or placeholder, mode and path; each field may be quoted.
    private static void AddPlaceholder(Dictionary<string, (string Placeholder, PlaceholderMode Mode)> placeholders, string line)
    {
        List<string> fields = SplitQuoted(line);
        if (fields.Count == 1)
        {
            placeholders[CheckPath(fields[0])] = (DefaultPlaceholder, PlaceholderMode.Text);
        }
        else if (fields.Count == 3 && fields[1] is "text" or "binary")
        {
            placeholders[CheckPath(fields[2])] = (fields[0], ParseMode(fields[1]));
        }
        else
        {
            throw MetadataDocument.Error("info/has_prefix", $"has a line that cannot be read: '{PathComponent.Shorten(line)}'.");
        }
    }

    private static List<string> SplitQuoted(string line)
    {
        List<string> fields = [];
        int at = 0;
        while (at < line.Length)
        {
            char first = line[at];
            if (char.IsWhiteSpace(first))
            {
                at++;
                continue;
            }

            bool quoted = first is '"' or '\'';
            int start = quoted ? at + 1 : at;
            int end = quoted ? line.IndexOf(first, start) : line.AsSpan(start).IndexOfAny(' ', '\t') + start;
            if (end < start)
            {
                end = line.Length;
            }

            fields.Add(line[start..end]);
            at = end + 1;
        }

        return fields;
    }
}
