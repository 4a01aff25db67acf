using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>Reads the <c>conda-meta</c> directory of prefixes.</summary>
public static class PrefixData
{
    /// <summary>The folder of records in a prefix.</summary>
    public const string Folder = "conda-meta";

    /// <summary>Reads every record. Files whose names begin with a dot (<c>._*</c> of macOS among them) are no records.</summary>
    public static PrefixContents Read(string prefix)
    {
        string meta = Path.Combine(prefix, Folder);
        if (!Directory.Exists(meta))
        {
            return new PrefixContents(prefix, PrefixState.Missing, [], []);
        }

        List<string> files =
        [
            .. Directory.EnumerateFiles(meta, "*" + PrefixRecord.CondaExtension)
                .Concat(Directory.EnumerateFiles(meta, "*" + PrefixRecord.WheelExtension))
                .Where(f => Path.GetFileName(f)[0] != '.').Order(StringComparer.Ordinal),
        ];
        PrefixRecord?[] records = new PrefixRecord?[files.Count];
        StoreException?[] failures = new StoreException?[files.Count];
        Parallel.For(0, files.Count, i =>
        {
            try
            {
                records[i] = PrefixRecordReader.Read(File.ReadAllBytes(files[i]), Path.GetFileName(files[i]));
            }
            catch (StoreException failure)
            {
                failures[i] = failure;
            }
        });
        return new PrefixContents(prefix, StateOf(prefix), [.. records.OfType<PrefixRecord>()], [.. failures.OfType<StoreException>()]);
    }

    /// <summary>Tells without reading records whether a prefix is an environment and finished.</summary>
    public static PrefixState StateOf(string prefix)
    {
        if (File.Exists(JournalIn(prefix)))
        {
            return PrefixState.Incomplete;
        }

        return File.Exists(PrefixHistory.PathIn(prefix)) ? PrefixState.Ready : PrefixState.Missing;
    }

    /// <summary>Returns the file that exists while a prefix is being changed.</summary>
    internal static string JournalIn(string prefix) => Path.Combine(prefix, Folder, ".transaction");

    /// <summary>Writes a record in one step.</summary>
    internal static void WriteRecord(string prefix, PrefixRecord record) =>
        TemporaryFile.WriteAll(Path.Combine(prefix, Folder, record.FileName), PrefixRecordWriter.Write(record).Span, makeFolder: false);
}
