using System.Text;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// Builds an index from batches of records: merges the readers' tables, groups records by name, ranks the versions of each name, sorts each
/// group into the static candidate order and writes the image. The result depends only on the records and their order, not on the number of
/// readers or threads.
/// </summary>
/// <param name="subdir">The folder's name.</param>
/// <param name="previous">The index that records marked as reused refer to.</param>
internal sealed partial class IndexBuilder(string subdir, PreviousIndex? previous = null)
{
    private const int ParallelFrom = 20_000;

    /// <summary>More than an index keeps, because threads report in any order, and the warnings kept must not depend on that
    /// order.</summary>
    private const int MaxCollectedWarnings = 20 * IndexInfo.MaxWarnings;

    private readonly List<RecordBatch> _batches = [];
    private readonly List<string> _warnings = [];
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);
    private readonly Dictionary<RecordTables, TableMaps> _maps = [];
    private readonly TextTable _names = new();
    private readonly TextTable _versionTexts = new();
    private readonly TextTable _specs = new();

    private CondaVersion?[] _versions = [];
    private Dictionary<string, HashSet<string>> _removedByName = [];
    private int[] _nameOrder = [];
    private int[] _groupStarts = [];
    private RecordReference[] _references = [];
    private RecordReference[] _ordered = [];
    private IndexRecord[] _records = [];
    private IndexGroup[] _groups = [];
    private IndexVersion[][] _groupVersions = [];
    private int[][] _groupSpellings = [];

    /// <summary>See <see cref="IndexInfo.BaseUrl"/>.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>See <see cref="IndexInfo.BaseChannel"/>.</summary>
    public string? BaseChannel { get; set; }

    /// <summary>See <see cref="IndexInfo.OverridesChannel"/>.</summary>
    public string? OverridesChannel { get; set; }

    /// <summary>Gets whether the index stores the origin of each record.</summary>
    public bool KeepsOrigins { get; init; }

    /// <summary>Appends records.</summary>
    public void Add(RecordBatch batch) => _batches.Add(batch);

    /// <summary>Excludes an archive, even if a record for it exists.</summary>
    public void Remove(string fileName) => _removed.Add(fileName);

    /// <summary>Adds a warning about a record that could not be used.</summary>
    public void Warn(string warning)
    {
        lock (_warnings)
        {
            if (_warnings.Count < MaxCollectedWarnings)
            {
                _warnings.Add(warning);
            }
        }
    }

    /// <summary>Builds the index and writes it.</summary>
    /// <param name="target">A seekable stream, positioned at its start.</param>
    /// <param name="contentKey">The 32-byte key that identifies the content.</param>
    public void Write(Stream target, byte[] contentKey)
    {
        JoinTables();
        JoinPrevious();
        GroupByName();
        _removedByName = RemovedByName();
        ReuseGroups();
        ParseVersions();
        SortGroups();
        WriteImage(target, contentKey);
        GC.KeepAlive(previous);
    }

    private void JoinTables()
    {
        foreach (RecordBatch batch in _batches)
        {
            if (!_maps.ContainsKey(batch.Tables))
            {
                RecordTables tables = batch.Tables;
                _maps[tables] = new TableMaps(
                    _names.AddAll(tables.Names), _versionTexts.AddAll(tables.Versions), _specs.AddAll(tables.Specs));
            }
        }
    }

    private void ParseVersions()
    {
        _versions = new CondaVersion?[_versionTexts.Count];
        Run(_versions.Length, 4096, (from, to) =>
        {
            for (int i = from; i < to; i++)
            {
                _ = CondaVersion.TryParse(_versionTexts.GetString(i), out _versions[i]);
            }
        });
    }

    /// <summary>Counting sort of all records by the ordinal position of their name.</summary>
    private void GroupByName()
    {
        _nameOrder = new int[_names.Count];
        for (int i = 0; i < _nameOrder.Length; i++)
        {
            _nameOrder[i] = i;
        }

        _nameOrder.AsSpan().Sort((a, b) => _names[a].SequenceCompareTo(_names[b]));
        int[] position = new int[_nameOrder.Length];
        for (int i = 0; i < _nameOrder.Length; i++)
        {
            position[_nameOrder[i]] = i;
        }

        _groupStarts = new int[_nameOrder.Length + 1];
        foreach (RecordBatch batch in _batches)
        {
            TableMaps maps = _maps[batch.Tables];
            foreach (ref readonly ParsedRecord record in batch.Records.Span)
            {
                _groupStarts[position[NameOf(record, maps)] + 1]++;
                ReadRecords += record.Reused == 0 ? 1 : 0;
            }
        }

        for (int i = 1; i < _groupStarts.Length; i++)
        {
            _groupStarts[i] += _groupStarts[i - 1];
        }

        _references = new RecordReference[_groupStarts[^1]];
        int[] next = _groupStarts.AsSpan(0, _nameOrder.Length).ToArray();
        for (int b = 0; b < _batches.Count; b++)
        {
            TableMaps maps = _maps[_batches[b].Tables];
            Span<ParsedRecord> records = _batches[b].Records.Span;
            for (int i = 0; i < records.Length; i++)
            {
                _references[next[position[NameOf(records[i], maps)]]++] = new RecordReference(b, i);
            }
        }
    }

    private int NameOf(in ParsedRecord record, TableMaps maps) =>
        record.Reused == 0 ? maps.Names[record.Name] : _previousNames[record.Name];

    private void SortGroups()
    {
        _ordered = new RecordReference[_references.Length];
        _records = new IndexRecord[_references.Length];
        _groups = new IndexGroup[_nameOrder.Length];
        _groupVersions = new IndexVersion[_nameOrder.Length][];
        _groupSpellings = new int[_nameOrder.Length][];
        int step = _references.Length < ParallelFrom ? Math.Max(1, _groups.Length) : 256;
        Run(_groups.Length, step, (from, to) =>
        {
            GroupSorter sorter = new(this);
            for (int i = from; i < to; i++)
            {
                if (IsCopied(i))
                {
                    CopyGroup(i);
                }
                else
                {
                    sorter.Sort(i);
                }
            }
        });
    }

    private Dictionary<string, HashSet<string>> RemovedByName()
    {
        Dictionary<string, HashSet<string>> byName = new(StringComparer.Ordinal);
        foreach (string fileName in _removed)
        {
            int last = fileName.LastIndexOf('-');
            int middle = last > 0 ? fileName.LastIndexOf('-', last - 1) : -1;
            if (middle > 0)
            {
                string name = fileName[..middle].ToLowerInvariant();
                if (!byName.TryGetValue(name, out HashSet<string>? files))
                {
                    byName[name] = files = new HashSet<string>(StringComparer.Ordinal);
                }

                files.Add(fileName);
            }
        }

        return byName;
    }

    /// <summary>Runs a body over ranges, on all cores if there is enough work.</summary>
    private static void Run(int count, int step, Action<int, int> body)
    {
        int ranges = (count + step - 1) / step;
        if (ranges <= 1)
        {
            body(0, count);
            return;
        }

        Parallel.For(0, ranges, range => body(range * step, Math.Min(count, (range + 1) * step)));
    }

    private static string Describe(in ParsedRecord record, RecordBatch batch) =>
        $"{batch.Tables.Names.GetString(record.Name)}-{batch.Tables.Versions.GetString(record.Version)}-{Encoding.UTF8.GetString(BuildOf(record, batch))}";

    private ReadOnlySpan<byte> BuildOf(RecordReference reference)
    {
        RecordBatch batch = _batches[reference.Batch];
        return BuildOf(batch.Records[reference.Index], batch);
    }

    private static ReadOnlySpan<byte> BuildOf(in ParsedRecord record, RecordBatch batch)
    {
        DetailReader reader = new(batch.Details.Written.Slice(record.DetailsStart, record.DetailsLength));
        return reader.ReadText();
    }

    private sealed record TableMaps(int[] Names, int[] Versions, int[] Specs);
}
