using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Shards;

/// <summary>Represents a subdir whose names are fetched one by one (CEP 16, https://conda.org/learn/ceps/cep-0016). Each becomes an index
/// of one name, kept while the subdir is in use.</summary>
internal sealed class ShardedSubdir : SubdirSource
{
    private const int MaxShardBytes = 64 << 20;

    private readonly ShardIndex _index;
    private readonly ShardStore _store;
    private readonly SubdirContext _context;
    private readonly ConcurrentDictionary<string, Lazy<Task<RecordGroup?>>> _groups = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _warnings = new();

    public ShardedSubdir(Channel channel, string subdir, ShardIndex index, ShardStore store)
        : base(channel, subdir)
    {
        _index = index;
        _store = store;
        _context = new SubdirContext(this, ArchiveLocation.Resolve(channel, subdir, index.BaseUrl));
    }

    /// <inheritdoc />
    public override string? ContentKey => _index.ContentKey;

    /// <inheritdoc />
    public override IEnumerable<string> Names => _index.Names.Order(StringComparer.Ordinal);

    /// <inheritdoc />
    internal override IEnumerable<string> NamesNear(NameSketch name, int edits) =>
        _index.Names.Where(n => name.MayBeNear(NameSketch.Of(Encoding.UTF8.GetBytes(n)), edits));

    /// <inheritdoc />
    public override IReadOnlyList<string> Warnings => [.. _warnings];

    /// <inheritdoc />
    public override bool TryFind(string name, out RecordGroup? group)
    {
        group = null;
        if (!_index.Has(name))
        {
            return true;
        }

        if (!_groups.TryGetValue(name, out Lazy<Task<RecordGroup?>>? known)
            || !known.IsValueCreated
            || !known.Value.IsCompletedSuccessfully)
        {
            return false;
        }

        group = known.Value.Result;
        return true;
    }

    /// <inheritdoc />
    public override async ValueTask<RecordGroup?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (TryFind(name, out RecordGroup? group))
        {
            return group;
        }

        Lazy<Task<RecordGroup?>> loading = Start(name);
        try
        {
            return await loading.Value.WaitAsync(cancellationToken);
        }
        catch (StoreException)
        {
            // Removed, so that the next lookup retries.
            _groups.TryRemove(new KeyValuePair<string, Lazy<Task<RecordGroup?>>>(name, loading));
            throw;
        }
    }

    /// <inheritdoc />
    public override void Prefetch(string name)
    {
        if (_index.Has(name))
        {
            _ = Start(name).Value;
        }
    }

    /// <summary>Starts to load a name unless already started; the work is shared by all callers and is not canceled with any of
    /// them.</summary>
    private Lazy<Task<RecordGroup?>> Start(string name) =>
        _groups.GetOrAdd(name, n => new Lazy<Task<RecordGroup?>>(() => Task.Run(() => LoadAsync(n, _index.HashOf(n)!))));

    private async Task<RecordGroup?> LoadAsync(string name, byte[] hash)
    {
        byte[] compressed = await _store.GetAsync(name, hash);
        try
        {
            return Decode(name, ZstdDecompressStream.Decompress(compressed, MaxShardBytes));
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            throw new StoreException(
                ErrorCode.InvalidRepodata, $"The shard of '{name}' in {Channel.Name}/{Subdir} is not valid: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private RecordGroup? Decode(string name, byte[] messagePack)
    {
        ArrayBufferWriter<byte> json = new(messagePack.Length * 2);
        MessagePackTranscoder.Transcode(messagePack, json);
        RepodataPart part = new RepodataReader(new RecordTables(), Subdir).Read(json.WrittenSpan, RepodataPlace.Start);
        if (part.Place != RepodataPlace.End || part.IsIncomplete)
        {
            throw new InvalidDataException("it is not a map of records");
        }

        IndexBuilder builder = new(Subdir);
        builder.Add(part.Batch);
        part.Removed.ForEach(builder.Remove);
        part.Warnings.ForEach(builder.Warn);
        using MemoryStream image = new();
        builder.Write(image, new byte[32]);
        IndexImage loaded = IndexImage.TryLoad(image.ToArray())!;
        foreach (string warning in IndexInfo.Decode(loaded.Section<byte>(IndexSection.Info)).Warnings)
        {
            _warnings.Enqueue(warning);
        }

        int number = loaded.FindGroup(System.Text.Encoding.UTF8.GetBytes(name));
        return number < 0 ? null : new RecordGroup(_context, loaded, new SpecTable(loaded), number);
    }
}
