using System.Globalization;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>
/// Reads and writes the file <c>conda-meta/history</c>, with one block per change of a prefix. Its existence makes a directory an
/// environment.
/// </summary>
public static class PrefixHistory
{
    private const string BlockStart = "==> ";
    private const string BlockEnd = " <==";

    /// <summary>Reads the packages after the last block, as <c>channel/subdir::name-version-build</c>.</summary>
    public static IReadOnlySet<string> ReadState(string prefix)
    {
        HashSet<string> state = new(StringComparer.Ordinal);
        string path = PathIn(prefix);
        if (!File.Exists(path))
        {
            return state;
        }

        bool blockIsEmpty = true;
        foreach (string line in File.ReadLines(path))
        {
            string text = line.Trim();
            if (text.StartsWith(BlockStart, StringComparison.Ordinal) && text.EndsWith(BlockEnd, StringComparison.Ordinal))
            {
                blockIsEmpty = true;
                continue;
            }

            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            Apply(state, text, ref blockIsEmpty);
        }

        return state;
    }

    /// <summary>Returns the history's file.</summary>
    internal static string PathIn(string prefix) => Path.Combine(prefix, PrefixData.Folder, "history");

    /// <summary>Returns a package in the form used in the history.</summary>
    internal static string Distribution(RepodataRecord record) => $"{PrefixRecordWriter.ChannelText(record)}::{record.Identity}";

    /// <summary>Appends a block with the difference between the history and the installed packages.</summary>
    /// <param name="prefix">The environment.</param>
    /// <param name="installed">Every package after the change.</param>
    /// <param name="command">The command that caused the change; null if there was none.</param>
    /// <param name="toolVersion">The tool and its version.</param>
    /// <param name="requestedSpecs">The user's specs.</param>
    /// <param name="time">The block's time, in UTC.</param>
    internal static void Append(
        string prefix,
        IEnumerable<RepodataRecord> installed,
        string? command,
        string toolVersion,
        IReadOnlyList<string> requestedSpecs,
        DateTimeOffset time)
    {
        IReadOnlySet<string> before = ReadState(prefix);
        HashSet<string> after = [.. installed.Select(Distribution)];
        StringBuilder block = new();
        block.Append(CultureInfo.InvariantCulture, $"{BlockStart}{time.UtcDateTime:yyyy-MM-dd HH:mm:ss}{BlockEnd}\n");
        if (command is not null)
        {
            block.Append(CultureInfo.InvariantCulture, $"# cmd: {Redaction.Redact(OneLine(command))}\n");
        }

        block.Append(CultureInfo.InvariantCulture, $"# conda version: {toolVersion}\n");
        AppendLines(block, '-', before.Except(after));
        AppendLines(block, '+', after.Except(before));
        if (requestedSpecs.Count > 0)
        {
            block.Append(CultureInfo.InvariantCulture, $"# update specs: [{string.Join(", ", requestedSpecs.Select(Quote))}]\n");
        }

        string path = PathIn(prefix);
        string old = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
        TemporaryFile.WriteAll(path, Encoding.UTF8.GetBytes(old + block), makeFolder: false, toDisk: true);
    }

    private static void Apply(HashSet<string> state, string line, ref bool blockIsEmpty)
    {
        switch (line[0])
        {
            case '+':
                state.Add(line[1..]);
                break;
            case '-':
                state.Remove(line[1..]);
                break;
            default:
                // A block of plain lines is the complete list.
                if (blockIsEmpty)
                {
                    state.Clear();
                }

                state.Add(line);
                break;
        }

        blockIsEmpty = false;
    }

    private static void AppendLines(StringBuilder block, char sign, IEnumerable<string> distributions)
    {
        foreach (string distribution in distributions.Order(StringComparer.Ordinal))
        {
            block.Append(sign).Append(distribution).Append('\n');
        }
    }

    /// <summary>Returns a Python string literal, the form in which conda reads the list.</summary>
    private static string Quote(string spec) =>
        $"'{Redaction.Redact(OneLine(spec)).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
